/** Mistakes in what the watch and the operator do. */
import type { Mutant } from './mutant.ts';

const redrive = 'bin/ops/dlq/redrive.ts';
const movement = 'lambdas/inventory/stock-movement.ts';

export const operationMutants: readonly Mutant[] = [
  {
    name: 'unsent-not-sent-on',
    mistake: 'The watch finds an order that was never sent, and only measures its age.',
    file: 'lambdas/watch/unsent.ts',
    find: 'await sendAgain(ports, drawn.orderIds)',
    replace: '0',
    profiles: ['mixed'],
  },
  {
    name: 'found-letter-not-told',
    mistake: 'The watch does not record the letters that no consumer recorded.',
    file: 'lambdas/watch/look.ts',
    find: 'if (isDead(items[at], id)) continue;',
    replace: 'continue;',
    profiles: ['poison'],
  },
  {
    name: 'redriven-under-own-id',
    mistake:
      "A letter is sent again under the message's own id: SQS swallows it, and it is deleted.",
    file: redrive,
    find: 'const redriveId = ({ messageId }: Letter) =>',
    replace: `const redriveId = ({ body, messageId }: Letter) =>
  /"id":"([^"]+)"/.exec(body)?.[1] ??`,
    profiles: ['poison'],
  },
  {
    name: 'letter-deleted-before-sent',
    mistake: 'A letter is deleted, and then sent.',
    file: redrive,
    find: 'const sent = await this.#send(letters);',
    replace: 'await this.#delete(letters);\n    const sent = await this.#send(letters);',
    profiles: ['poison'],
  },
  {
    name: 'movement-applied-again',
    mistake: 'A movement that is sent twice moves stock twice.',
    file: movement,
    find: "item: { movementId, sku, quantity, at },\n        when: { kind: 'absent', attribute: 'movementId' },",
    replace: 'item: { movementId, sku, quantity, at },',
    profiles: ['mixed'],
  },
  {
    name: 'correction-without-condition',
    mistake: 'A correction takes away more than there is.',
    file: movement,
    find: '...(quantity < 0 && {',
    replace: '...(false && {',
    profiles: ['contention'],
  },
];
