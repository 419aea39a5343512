import { z } from 'zod';

/** What the bootstrap is told: one invocation. */
export interface InvokeMessage {
  readonly requestId: string;
  /** The event as JSON text, so that the handler gets what a round trip leaves of it. */
  readonly event: string;
  readonly timeoutMs: number;
  readonly functionArn: string;
  readonly traceHeader?: string;
}

const ErrorShape = z.object({
  errorType: z.string(),
  errorMessage: z.string(),
  trace: z.array(z.string()),
});

/** An error as Lambda reports it. */
export type ErrorShape = z.infer<typeof ErrorShape>;

/** What the bootstrap says. It shares a process with the function's code, hence it is checked. */
export const BootstrapMessage = z.discriminatedUnion('kind', [
  /** The handler is loaded. */
  z.object({ kind: z.literal('ready') }),
  /** The handler cannot be loaded; the process ends itself. */
  z.object({ kind: z.literal('init-error'), error: ErrorShape }),
  /** The handler returned `payload`, as JSON text. */
  z.object({ kind: z.literal('result'), requestId: z.string(), payload: z.string() }),
  /** The handler threw; the environment stays warm. */
  z.object({ kind: z.literal('error'), requestId: z.string(), error: ErrorShape }),
  /** An error outside the handler's own promise; the process ends itself. */
  z.object({ kind: z.literal('fatal'), requestId: z.string().optional(), error: ErrorShape }),
]);

export type BootstrapMessage = z.infer<typeof BootstrapMessage>;
