/** Mistakes in batches: groups, packed transactions, sends that are put together. */
import type { Mutant } from './mutant.ts';

const batch = 'lambdas/runtime/batch.ts';
const packs = 'lambdas/runtime/packs.ts';
const sendOwed = 'lambdas/runtime/send-owed.ts';

export const batchMutants: readonly Mutant[] = [
  {
    name: 'first-group-only',
    mistake: 'Only the first group of a batch is handled; the rest is reported as handled.',
    file: batch,
    find: 'return this.#groups.flatMap((group) => {',
    replace: 'return this.#groups.slice(0, 1).flatMap((group) => {',
    profiles: ['contention', 'mixed'],
  },
  {
    name: 'groups-ignored',
    mistake: 'Every message is a group of its own: a failure does not stop those behind it.',
    file: batch,
    find: 'return record.attributes.MessageGroupId ?? record.messageId;',
    replace: 'return record.messageId;',
    profiles: ['contention', 'mixed'],
  },
  {
    name: 'rest-of-group-dropped',
    mistake: 'Only the message that failed is reported; those behind it, not begun, are deleted.',
    file: batch,
    find: 'deliveries.slice(failure.at)',
    replace: 'deliveries.slice(failure.at, failure.at + 1)',
    profiles: ['mixed'],
  },
  {
    name: 'first-failure-counts',
    mistake: 'A group that has failed forgets that an earlier message fails after it.',
    file: batch,
    find: 'if (!group.failure || at < group.failure.at)',
    replace: 'if (!group.failure)',
    profiles: ['outages', 'poison'],
  },
  {
    name: 'conditions-not-added',
    mistake: 'Two that take the same product ask for the larger quantity, not for the sum.',
    file: packs,
    find: 'value: Number(a.value) + Number(b.value)',
    replace: 'value: Math.max(Number(a.value), Number(b.value))',
    profiles: ['contention'],
  },
  {
    name: 'changes-not-added',
    mistake: 'Two that take the same product take the quantity of the last.',
    file: packs,
    find: 'add[name] = (add[name] ?? 0) + change',
    replace: 'add[name] = change',
    profiles: ['contention'],
  },
  {
    name: 'failed-send-taken-as-sent',
    mistake: 'A send that got no answer is logged, and its messages count as sent.',
    file: sendOwed,
    find: 'return batch;',
    replace: 'return [];',
    profiles: ['mixed'],
  },
  {
    name: 'group-of-one',
    mistake: 'A message is sent in a group of its own, not in that of its order.',
    file: 'lambdas/runtime/outgoing.ts',
    find: 'groupId: message.orderId,',
    replace: 'groupId: message.id,',
    profiles: ['mixed'],
  },
];
