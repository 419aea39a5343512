/** What the runtime around the functions wants to hear of; every one optional. */
export interface LambdaHooks {
  /** A line of a function's standard output or error; no request id outside an invocation. */
  readonly onLog?: (entry: LogEntry) => void;
  /** An execution environment's process has started: it must not outlive this one. */
  readonly onStart?: (pid: number) => void;
  /** It has ended. */
  readonly onExit?: (pid: number) => void;
}

export interface LogEntry {
  readonly functionName: string;
  readonly requestId: string | undefined;
  readonly line: string;
}
