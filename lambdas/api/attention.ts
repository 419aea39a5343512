/** What its owner is shown of an order whose messages are dead. */
import { type Failure, failuresIn } from '../runtime/failure-record.ts';
import type { Item } from '../runtime/ports.ts';

export interface Attention {
  /** ISO 8601 in UTC: when the first of them died. */
  readonly since: string;
  /** The oldest first. */
  readonly messages: readonly {
    /** Its business id. */
    readonly message: string;
    readonly stage: string;
    /** The delivery that was the last, from 1. */
    readonly attempt: number;
    readonly error: string;
  }[];
}

/** The order's failures, as they are stored; nothing when no message is dead. */
export function attentionOf(failures: Item | undefined): Attention | undefined {
  const dead = failuresIn(failures);
  const [first] = dead;
  if (!first) return undefined;
  const [, { at: since }] = first;
  const messages = dead.map(([message, failure]) => ({
    message,
    stage: failure.stage,
    attempt: failure.attempt,
    error: shownError(failure),
  }));
  return { since, messages };
}

/** Errors of the pipeline's own classes, whose texts name no person; of any other, its name alone. */
const OWN_ERROR = /^(?:TransientFault|PermanentFault|IncompleteOrderError|moved by SQS)\b/;

function shownError({ error }: Failure): string {
  if (OWN_ERROR.test(error)) return error;
  const [name = ''] = error.split(':');
  return /^\w+$/.test(name) ? name : 'unknown error';
}
