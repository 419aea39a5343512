import type { QueueSpec } from './assembly/deployment.ts';
import type { SqsModel } from './sqs/model.ts';

/** Attributes that name other queues. */
const REFERENCES = ['RedrivePolicy', 'RedriveAllowPolicy'];

/** Creates the template's queues; those that others refer to must exist before they are named. */
export function createQueues(model: SqsModel, queues: readonly QueueSpec[]): void {
  for (const { name, attributes } of queues) {
    model.createQueue(
      name,
      pick(attributes, (attribute) => !REFERENCES.includes(attribute)),
    );
  }
  for (const { name, attributes } of queues) {
    const references = pick(attributes, (attribute) => REFERENCES.includes(attribute));
    if (Object.keys(references).length > 0) model.setAttributes(name, references);
  }
}

function pick(attributes: Readonly<Record<string, string>>, keep: (attribute: string) => boolean) {
  return Object.fromEntries(Object.entries(attributes).filter(([attribute]) => keep(attribute)));
}
