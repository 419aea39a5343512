/** Messages that nobody can handle: each ends in its dead-letter queue, and nothing else does. */
import { type QueueRole, queueRoles } from '../../lambdas/runtime/ports.ts';
import type { SqsModel } from '../../local/sqs/model.ts';
import { deadLettersOf, queueName } from './names.ts';

const poison: readonly (readonly [QueueRole, body: string])[] = [
  ['orders', 'not JSON'],
  ['orders', '{"schemaVersion":0,"id":"old/1"}'],
  ['replies', '{}'],
  ['inventory', '[]'],
  ['inventory', '{"schemaVersion":1,"id":"x/1","type":"inventory.forget"}'],
  ['email', 'null'],
];

export function sendPoison(sqs: SqsModel): void {
  for (const [n, [role, body]] of poison.entries()) {
    sqs.send(queueName(role), { body, groupId: `stranger-${n}`, deduplicationId: `poison-${n}` });
  }
}

export const isPoison = (body: string) => poison.some(([, one]) => one === body);

/** What is dead and should not be, and what is not and should. */
export function auditDeadLetters(sqs: SqsModel): readonly string[] {
  const dead = queueRoles.flatMap((role) =>
    // Those that somebody holds, too.
    [...sqs.queue(deadLettersOf(role)).messages()].map(({ content }) => `${role}: ${content.body}`),
  );
  const due = poison.map(([role, body]) => `${role}: ${body}`);
  return [
    ...dead
      .filter((letter) => !due.includes(letter))
      .map((letter) => `dead without cause: ${letter}`),
    ...due
      .filter((letter) => !dead.includes(letter))
      .map((letter) => `poison, not dead: ${letter}`),
  ];
}
