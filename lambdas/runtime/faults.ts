/** The two kinds of failure that a retry tells apart. */

/**
 * The world did not answer, or not now: trying again later can succeed. `certain` is true when the
 * call surely had no effect, false when it may have had one.
 */
export class TransientFault extends Error {
  override readonly name = 'TransientFault';
  readonly certain: boolean;
  constructor(
    message: string,
    options: { readonly cause?: unknown; readonly certain?: boolean } = {},
  ) {
    super(message, { cause: options.cause });
    this.certain = options.certain ?? false;
  }
}

/** Not begun, because the invocation would not have lasted: nothing is wrong with anything. */
export class NotStarted extends TransientFault {
  constructor(message: string) {
    super(message, { certain: true });
  }
}

/** The message itself is wrong: no retry helps, and it ends in the dead-letter queue. */
export class PermanentFault extends Error {
  override readonly name = 'PermanentFault';
  constructor(message: string, options: { readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
  }
}
