/** The command line is wrong; the message says what. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The file cannot be read as invoices; the message names the column or the row. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError';
}

/** The deployment cannot be used: it does not answer, is not there, or refuses the caller. */
export class DeploymentError extends Error {
  override readonly name = 'DeploymentError';
}
