import type { QueueSpec } from './assembly/deployment.ts';
import type { SqsModel } from './sqs/model.ts';

/** Attributes that name other queues. */
const REFERENCES = ['RedrivePolicy', 'RedriveAllowPolicy'];

/**
 * Has the template's queues exist just as it says; what they hold stays. Those that others refer to
 * must exist before they are named, and allow what they allow.
 */
export function declareQueues(model: SqsModel, specs: readonly QueueSpec[]): void {
  const existing = new Set(model.listQueues().map((queue) => queue.identity.name));
  for (const { name, attributes } of specs) {
    if (!existing.has(name)) model.declareQueue(name, withoutReferences(attributes));
  }
  const isSource = ({ attributes }: QueueSpec) => 'RedrivePolicy' in attributes;
  for (const { name, attributes } of [
    ...specs.filter((spec) => !isSource(spec)),
    ...specs.filter(isSource),
  ]) {
    model.declareQueue(name, attributes);
  }
}

/** A sentence about queues that are there and not in the template; undefined without any. */
export function unknownQueues(model: SqsModel, specs: readonly QueueSpec[]): string | undefined {
  const known = new Set(specs.map(({ name }) => name));
  const unknown = model.listQueues().filter(({ identity }) => !known.has(identity.name));
  if (unknown.length === 0) return undefined;
  const list = unknown.map(({ identity, counts }) => {
    const messages = counts.visible + counts.delayed + counts['in-flight'];
    return `${identity.name} (${messages} messages)`;
  });
  return `Kept, though not in the template: ${list.join(', ')}.`;
}

function withoutReferences(attributes: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(attributes).filter(([attribute]) => !REFERENCES.includes(attribute)),
  );
}
