/** A refusal that a query-protocol service puts on the wire under its own code. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  /** The code a client sees as the error's name, such as `MessageRejected`. */
  readonly code: string;
  /** HTTP status; 400 unless the service documents another. */
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}
