/** How one invocation of a function ended, whoever asked for it. */
export type InvokeResult =
  /** The handler returned; `payload` is its value after a round trip through JSON. */
  | { readonly kind: 'ok'; readonly payload: unknown }
  /** The handler threw, or its process ended (`Runtime.ExitError`). */
  | {
      readonly kind: 'error';
      readonly errorType: string;
      readonly errorMessage: string;
      readonly trace?: readonly string[];
    }
  /** The function's own timeout passed; its process was killed. */
  | { readonly kind: 'timeout'; readonly timeoutMs: number }
  /** No execution environment was free and none may be added. */
  | { readonly kind: 'throttled' };
