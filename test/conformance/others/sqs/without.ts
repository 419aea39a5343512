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

/** A system attribute of what is received. */
export function withoutInSystem(name: string): Without {
  return (step, value) =>
    step.call === 'ReceiveMessage'
      ? each(value, (message) => change(message, 'system', (system) => omit(system, name)))
      : value;
}

/** An attribute of a queue. */
export function withoutAttribute(...names: readonly string[]): Without {
  return (step, value) => (step.call === 'GetQueueAttributes' ? names.reduce(omit, value) : value);
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
