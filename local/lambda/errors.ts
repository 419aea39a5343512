import type { InvokeResult } from './invoke.ts';

/** A function that the deployment does not have was invoked. */
export class UnknownFunctionError extends Error {
  override readonly name = 'UnknownFunctionError';
  readonly functionName: string;
  constructor(functionName: string) {
    super(`No function is called ${functionName}.`);
    this.functionName = functionName;
  }
}

/** Bytes of an event, at most (AWS Lambda quotas: 6 MB for a synchronous invocation). */
export const MAX_EVENT_BYTES = 6_291_456;

/** The answer to an event that is larger than Lambda takes. */
export function eventTooLarge(bytes: number): InvokeResult {
  return {
    kind: 'error',
    errorType: 'RequestEntityTooLargeException',
    errorMessage: `${bytes} byte payload is too large for the Invoke operation (limit ${MAX_EVENT_BYTES} bytes)`,
  };
}

/** The words of Lambda's `Runtime.ExitError` for a process that ended in the middle of its work. */
export function exitError(
  requestId: string,
  code: number | null,
  signal: NodeJS.Signals | null,
): InvokeResult {
  return {
    kind: 'error',
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${requestId} Error: ${reason(code, signal)}`,
  };
}

function reason(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal === 'SIGKILL') return 'Runtime exited with error: signal: killed';
  if (signal === 'SIGABRT') return 'Runtime exited with error: signal: aborted';
  if (signal !== null) return `Runtime exited with error: signal: ${signal}`;
  if (code === 0 || code === null) return 'Runtime exited without providing a reason';
  return `Runtime exited with error: exit status ${code}`;
}
