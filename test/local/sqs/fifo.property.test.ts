import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SqsError } from '../../../local/sqs/errors.ts';
import type { SqsModel } from '../../../local/sqs/model.ts';
import { FifoOracle } from './fifo-oracle.ts';
import { fifoAttributes, redriveTo, setUpModel } from './model-setup.ts';

const queue = 'orders.fifo';
const deadLetters = 'orders-dead.fifo';

/** A handle by its age: old ones are expired and teach little. */
const recent = fc.nat(7);

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('send'), group: fc.constantFrom('a', 'b', 'c') }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('receive'),
      max: fc.integer({ min: 1, max: 10 }),
      seconds: fc.integer({ min: 0, max: 8 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('delete'), handle: recent }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('change'),
      handle: recent,
      seconds: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 8 })),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('advance'), seconds: fc.integer({ min: 1, max: 6 }) }),
  },
);

it('a FIFO queue does at every step what a list a group would do', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) => {
      const { model, clock } = setUpModel();
      model.createQueue(queue, fifoAttributes);
      const oracle = new FifoOracle();
      const handles: string[] = [];
      let sent = 0;
      for (const each of steps) {
        const now = clock.now();
        const pick = 'handle' in each ? handles.at(-1 - each.handle) : undefined;
        if ('group' in each) {
          sent += 1;
          model.send(queue, { body: String(sent), groupId: each.group });
          oracle.send(each.group, String(sent));
        } else if ('max' in each) {
          const messages = model.receive(queue, {
            maxMessages: each.max,
            visibilityTimeoutSeconds: each.seconds,
          });
          oracle.received(messages, each.max, now, now + each.seconds * 1000);
          handles.push(...messages.map((message) => message.receiptHandle));
        } else if (pick !== undefined && 'seconds' in each) {
          const done = succeeds(() => model.changeVisibility(queue, pick, each.seconds));
          expect(done).toBe(oracle.holds(pick, now));
          oracle.hold(pick, now, now + each.seconds * 1000);
        } else if (pick !== undefined) {
          const held = oracle.holds(pick, now);
          const before = total(model, queue);
          succeeds(() => model.delete(queue, pick));
          expect(before - total(model, queue)).toBe(held ? 1 : 0);
          oracle.delete(pick, now);
        } else if ('seconds' in each) {
          await clock.advance(each.seconds * 1000);
        }
      }
      await clock.advance(60_000);
      expect(drain(model, queue)).toEqual(oracle.remaining());
    }),
    { numRuns: 300 },
  );
});

it('a message is deleted, in its queue or in the dead-letter queue, each group in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 }),
      fc.array(fc.integer({ min: 1, max: 10 }), { maxLength: 40 }),
      fc.integer({ min: 1, max: 3 }),
      async (groups, receives, maxReceiveCount) => {
        const { model, clock } = setUpModel();
        const target = model.createQueue(deadLetters, fifoAttributes);
        model.createQueue(queue, {
          ...fifoAttributes,
          ...redriveTo(target.identity.arn, maxReceiveCount),
        });
        groups.forEach((groupId, index) => {
          model.send(queue, { body: String(index), groupId });
        });
        const deleted: string[] = [];
        for (const max of receives) {
          for (const message of model.receive(queue, { maxMessages: max })) {
            const count = Number(message.systemAttributes['ApproximateReceiveCount']);
            expect(count).toBeLessThanOrEqual(maxReceiveCount);
            if (Number(message.body) % 2 === 0) {
              model.delete(queue, message.receiptHandle);
              deleted.push(message.body);
            }
          }
          await clock.advance(30_000);
        }
        const dead = Object.values(drain(model, deadLetters));
        for (const bodies of dead) expect(bodies).toEqual([...bodies].sort((a, b) => +a - +b));
        // Draining what is left may exhaust it: it then goes where the rest went.
        const left = Object.values(drain(model, queue)).flat();
        const late = Object.values(drain(model, deadLetters)).flat();
        const all = [...deleted, ...dead.flat(), ...left, ...late].map(Number);
        expect(all.sort((a, b) => a - b)).toEqual(groups.map((_, index) => index));
      },
    ),
    { numRuns: 200 },
  );
});

/** Receives and deletes everything: the bodies of each group in the order of delivery. */
function drain(model: SqsModel, name: string): Record<string, string[]> {
  const bodies: Record<string, string[]> = {};
  for (;;) {
    const messages = model.receive(name, { maxMessages: 10 });
    if (messages.length === 0) return bodies;
    for (const { body, receiptHandle, systemAttributes } of messages) {
      const group = systemAttributes['MessageGroupId'] ?? '';
      bodies[group] = [...(bodies[group] ?? []), body];
      model.delete(name, receiptHandle);
    }
  }
}

function total(model: SqsModel, name: string): number {
  const { counts } = model.queue(name);
  return counts.visible + counts.delayed + counts['in-flight'];
}

function succeeds(call: () => void): boolean {
  try {
    call();
    return true;
  } catch (error) {
    if (error instanceof SqsError) return false;
    throw error;
  }
}
