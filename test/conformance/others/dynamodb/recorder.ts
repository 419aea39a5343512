/** Keeps what each call of the SDK came to, as its caller saw it. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { exactOutput, normalError, normalOutput } from './normal.ts';

/** What a call came to, without what may differ: see `normal.ts`. */
export type Outcome =
  | { readonly kind: 'answer'; readonly output: unknown }
  | {
      readonly kind: 'error';
      readonly name: string;
      /** Of HTTP; none when the call never was answered. */
      readonly status?: number;
      /** What a refused condition met. */
      readonly item?: unknown;
      /** Of a cancelled transaction: one an action. */
      readonly reasons?: readonly { readonly code?: string; readonly item?: unknown }[];
    };

export interface Call {
  /** `TransactWriteItems`. */
  readonly command: string;
  readonly input: unknown;
  readonly outcome: Outcome;
  /** What was answered, in every field and as it was spelt. */
  readonly exact?: unknown;
}

/** @returns what takes the calls since it was called last. */
export function recordCalls(client: DynamoDBClient): () => readonly Call[] {
  let calls: Call[] = [];
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const command = String(context['commandName']).replace(/Command$/, '');
      const keep = (outcome: Outcome, exact?: unknown) =>
        calls.push({ command, input: args.input, outcome, exact });
      try {
        const result = await next(args);
        const { output } = result;
        keep({ kind: 'answer', output: normalOutput(command, output) }, exactOutput(output));
        return result;
      } catch (error) {
        keep(normalError(error));
        throw error;
      }
    },
    { step: 'initialize', name: 'recordCalls', priority: 'high' },
  );
  return () => {
    const taken = calls;
    calls = [];
    return taken;
  };
}
