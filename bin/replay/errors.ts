/** The file cannot be read as invoices; the message names the column or the row. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError';
}
