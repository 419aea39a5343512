/** MiniStack does not start or answer as it should, or something else is where it should be. */
export class EmulatorError extends Error {
  override readonly name = 'EmulatorError';
}
