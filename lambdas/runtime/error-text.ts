/** What may be told of an error: in a log line, beside a dead letter, to an operator. */
import { IncompleteOrderError } from '../../core/commands.ts';
import { AmountOutOfRangeError } from '../../core/money.ts';
import { PermanentFault, TransientFault } from './faults.ts';

/** Errors whose messages this code has written, without any person's data in them. */
const OWN_ERRORS = [TransientFault, PermanentFault, IncompleteOrderError, AmountOutOfRangeError];

export interface ToldError {
  readonly name: string;
  /** Only of an error of this code's own: anybody else's may quote what it was given. */
  readonly message?: string;
  /** Of any other, where it was thrown instead: the first places of its stack. */
  readonly at?: readonly string[];
  readonly cause?: { readonly name: string };
}

const MAX_PLACES = 5;

export function tellError(error: Error): ToldError {
  const { name, message, cause } = error;
  const isOwn = OWN_ERRORS.some((own) => error instanceof own);
  return {
    name,
    ...(isOwn ? { message } : { at: placesIn(error) }),
    ...(cause instanceof Error && { cause: { name: cause.name } }),
  };
}

/** The lines of a stack that name a place in the code; its first lines are the message. */
function placesIn({ stack = '', message }: Error): readonly string[] {
  const start = stack.indexOf(message);
  if (start < 0) return [];
  return stack
    .slice(start + message.length)
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, MAX_PLACES)
    .map((line) => line.trim());
}
