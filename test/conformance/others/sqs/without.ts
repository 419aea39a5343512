/** Parts of answers that are not compared. */
import type { Value } from './outcome.ts';
import type { Step } from './step.ts';

type Without = (step: Step, value: Value) => Value;

/** A member of what a send answers, of a batch's entries, too. */
export function withoutInSent(member: string): Without {
  return (step, value) => {
    if (step.call === 'SendMessage') return omit(value, member);
    if (step.call !== 'SendMessageBatch') return value;
    return change(value, 'sent', (entries) => each(entries, (entry) => omit(entry, member)));
  };
}

/** A system attribute of what is received: of each message, or of those that are `meant`. */
export function withoutInSystem(
  name: string,
  meant: (message: Value) => boolean = () => true,
): Without {
  return (step, value) =>
    step.call === 'ReceiveMessage'
      ? each(value, (message) =>
          meant(message) ? change(message, 'system', (system) => omit(system, name)) : message,
        )
      : value;
}

/** An attribute of a queue. */
export function withoutAttribute(...names: readonly string[]): Without {
  return (step, value) => (step.call === 'GetQueueAttributes' ? names.reduce(omit, value) : value);
}

/** Whether a received message says of itself that it was moved from another queue. */
export function isDeadLetter(message: Value): boolean {
  if (!isRecord(message)) return false;
  const { system } = message;
  return isRecord(system) && 'DeadLetterQueueSourceArn' in system;
}

function isRecord(value: Value): value is { readonly [name: string]: Value } {
  return typeof value === 'object' && !Array.isArray(value);
}

function omit(value: Value, member: string): Value {
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== member));
}

function change(value: Value, member: string, by: (part: Value) => Value): Value {
  return isRecord(value) && member in value ? { ...value, [member]: by(value[member]) } : value;
}

function each(value: Value, by: (part: Value) => Value): Value {
  return Array.isArray(value) ? value.map(by) : value;
}
