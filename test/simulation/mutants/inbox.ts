/** Mistakes in the transactional inbox: the record, the effect and what is owed. */
import type { Mutant } from './mutant.ts';

const consumer = 'lambdas/runtime/consumer.ts';
const inbox = 'lambdas/runtime/inbox.ts';

export const inboxMutants: readonly Mutant[] = [
  {
    name: 'record-without-condition',
    mistake: 'The record of a message is put whether or not one is there.',
    file: inbox,
    find: 'when: unrecorded(nowMs),',
    replace: '',
    profiles: ['contention', 'mixed'],
  },
  {
    name: 'record-for-minutes',
    mistake: 'A record lives as long as the deduplication of SQS, not as long as a message.',
    file: inbox,
    find: 'RECORD_LIFETIME_MS = 60 * 24 * 60 * 60 * 1000',
    replace: 'RECORD_LIFETIME_MS = 5 * 60 * 1000',
    profiles: ['mixed'],
  },
  {
    name: 'record-without-owed',
    mistake: 'The record does not say what the message owes.',
    file: inbox,
    find: 'owed: owed.map((message) => ({ ...message }))',
    replace: 'owed: []',
    profiles: ['mixed'],
  },
  {
    name: 'record-before-effect',
    mistake: 'The record commits in a transaction of its own, before the effect.',
    file: consumer,
    find: 'return await this.#ports.store.transact(writes);',
    replace: `const isRecord = ({ table }) => table === 'idempotency';
      const records = writes.filter(isRecord);
      const effects = writes.filter((write) => !isRecord(write));
      if (records.length === 0 || effects.length === 0) {
        return await this.#ports.store.transact(writes);
      }
      const commit = await this.#ports.store.transact(records);
      if (commit.kind === 'committed') return await this.#ports.store.transact(effects);
      return { ...commit, refusals: writes.map((w) => commit.refusals[records.indexOf(w)]) };`,
    profiles: ['mixed'],
  },
  {
    name: 'record-after-effect',
    mistake: 'The record commits in a transaction of its own, after the effect.',
    file: consumer,
    find: 'return await this.#ports.store.transact(writes);',
    replace: `const isRecord = ({ table }) => table === 'idempotency';
      const records = writes.filter(isRecord);
      const effects = writes.filter((write) => !isRecord(write));
      if (records.length === 0 || effects.length === 0) {
        return await this.#ports.store.transact(writes);
      }
      const commit = await this.#ports.store.transact(effects);
      if (commit.kind === 'committed') return await this.#ports.store.transact(records);
      return { ...commit, refusals: writes.map((w) => commit.refusals[effects.indexOf(w)]) };`,
    profiles: ['mixed'],
  },
  {
    name: 'record-not-read',
    mistake: 'A message that was handled before is decided again, not answered from its record.',
    file: consumer,
    find: 'if (recorded) {',
    replace: 'if (false) {',
    profiles: ['mixed'],
  },
  {
    name: 'record-named-by-sqs',
    mistake: "The idempotency key is SQS's message id, not the message's own.",
    file: 'lambdas/runtime/batch.ts',
    find: 'return [{ record, message }];',
    replace: 'return [{ record, message: { ...message, id: record.messageId } }];',
    profiles: ['mixed'],
  },
  {
    name: 'id-from-clock',
    mistake: 'The business id of a message has the time in it.',
    file: 'lambdas/order/stage.ts',
    find: 'owed: decision.sends.map(outgoing),',
    replace: `owed: decision.sends.map((send) =>
            outgoing({ ...send, id: send.id + '/' + nowMs })),`,
    profiles: ['mixed'],
  },
  {
    name: 'owed-not-sent-again',
    mistake: 'A message that comes again is dropped, and what it owes is not sent again.',
    file: consumer,
    find: "this.#succeed(delivery, recorded, 'duplicate');",
    replace: "this.#succeed(delivery, [], 'duplicate');",
    profiles: ['mixed'],
  },
  {
    name: 'owed-before-commit',
    mistake: 'What a message owes is sent before its transaction.',
    file: consumer,
    find: 'return await this.#ports.store.transact(writes);',
    replace: `await sendOwed(this.#ports.queues, this.#ports.log, plans.flatMap(({ owner }) =>
        owner.step.kind === 'done' ? owner.step.owed : []));
      return await this.#ports.store.transact(writes);`,
    profiles: ['mixed'],
  },
  {
    name: 'owed-in-background',
    mistake: 'The batch is reported while what it owes is being sent.',
    file: consumer,
    find: 'await run.sendOwed();',
    replace: 'void run.sendOwed();',
    profiles: ['mixed'],
  },
  {
    name: 'unsent-taken-as-sent',
    mistake: 'A message whose owed messages could not be sent is reported as handled.',
    file: consumer,
    find: 'const unsent = await sendOwed(queues, log, all);',
    replace: 'const unsent = new Set();\n    await sendOwed(queues, log, all);',
    profiles: ['mixed'],
  },
  {
    name: 'refusal-taken-as-duplicate',
    mistake: 'A refused transaction is taken to mean that the message was handled before.',
    file: consumer,
    find: 'flatMap(({ owner }) => this.#refused(owner.task))',
    replace: "flatMap(({ owner }) => this.#succeed(owner.task.delivery, [], 'duplicate') ?? [])",
    profiles: ['contention'],
  },
  {
    name: 'conflict-taken-as-commit',
    mistake: 'A transaction that met only a conflict is taken as committed.',
    file: consumer,
    find: "} else if (commit.kind === 'committed') {",
    replace: "} else if (!commit.refusals?.some((refusal) => refusal?.kind === 'condition')) {",
    profiles: ['contention'],
  },
  {
    name: 'no-answer-taken-as-commit',
    mistake: 'A transaction that got no answer is taken as committed.',
    file: consumer,
    find: 'for (const { owner } of plans) this.#batch.fail(owner.task.delivery, error);',
    replace: `if (error instanceof TransientFault) return { kind: 'committed' };
      for (const { owner } of plans) this.#batch.fail(owner.task.delivery, error);`,
    profiles: ['mixed'],
  },
];
