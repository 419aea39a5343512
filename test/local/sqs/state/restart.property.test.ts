import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SqsError } from '../../../../local/sqs/errors.ts';
import { SqsModel } from '../../../../local/sqs/model.ts';
import type { ReceivedMessage } from '../../../../local/sqs/receive.ts';
import { fifoAttributes, redriveTo } from '../model-setup.ts';
import { seededRandom } from '../seeded-random.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { RestartingModel } from './restarting-model.ts';

const arn = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;
const deadLettersOf = { 'q.fifo': 'dead.fifo', q: 'dead' };
const queues = fc.constantFrom('q.fifo', 'q', 'dead.fifo', 'dead');
const sources = fc.constantFrom('q.fifo' as const, 'q' as const);
const group = fc.constantFrom('a', 'b', 'c');
const recent = fc.nat(5);

/** What is remembered of the answers, to be used in later calls. */
interface Hands {
  readonly receipts: { readonly queue: string; readonly handle: string }[];
  readonly tasks: string[];
}

type Call = (model: SqsModel, hands: Hands) => unknown;

const calls: fc.Arbitrary<Call> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({ queue: queues, group, body: fc.constantFrom('x', 'y', 'z', '\u{1f600}') })
      .map(
        ({ queue, group, body }): Call =>
          (model) =>
            model.send(queue, {
              body,
              attributes: { kind: { dataType: 'Binary', binaryValue: new Uint8Array([1, 255]) } },
              traceHeader: 'Root=1',
              ...(queue.endsWith('.fifo') ? { groupId: group } : { delaySeconds: 2 }),
            }),
      ),
  },
  {
    weight: 6,
    arbitrary: fc
      .record({
        queue: queues,
        max: fc.integer({ min: 1, max: 4 }),
        seconds: fc.integer({ min: 0, max: 8 }),
        attempt: fc.option(fc.constant('r1'), { nil: undefined }),
      })
      .map(
        ({ queue, max, seconds, attempt }): Call =>
          (model, { receipts }) => {
            const received = model.receive(queue, {
              maxMessages: max,
              visibilityTimeoutSeconds: seconds,
              ...(attempt === undefined ? {} : { attemptId: attempt }),
            });
            receipts.push(...received.map(({ receiptHandle: handle }) => ({ queue, handle })));
            return received;
          },
      ),
  },
  {
    weight: 4,
    arbitrary: recent.map(
      (age): Call =>
        (model, { receipts }) => {
          const receipt = receipts.at(-1 - age);
          if (receipt) model.delete(receipt.queue, receipt.handle);
        },
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(recent, fc.integer({ min: 0, max: 8 })).map(
      ([age, seconds]): Call =>
        (model, { receipts }) => {
          const receipt = receipts.at(-1 - age);
          if (receipt) model.changeVisibility(receipt.queue, receipt.handle, seconds);
        },
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({
        queue: sources,
        rate: fc.option(fc.integer({ min: 1, max: 2 }), { nil: undefined }),
      })
      .map(
        ({ queue, rate }): Call =>
          (model, { tasks }) => {
            const task = model.startMoveTask({
              sourceArn: arn(deadLettersOf[queue]),
              ...(rate === undefined ? {} : { destinationArn: arn(queue), maxPerSecond: rate }),
            });
            tasks.push(task.handle);
            return { ...task };
          },
      ),
  },
  recent.map(
    (age): Call =>
      (model, { tasks }) => ({ ...model.cancelMoveTask(tasks.at(-1 - age) ?? '') }),
  ),
  queues.map(
    (queue): Call =>
      (model) =>
        model.purge(queue),
  ),
  sources.map(
    (queue): Call =>
      (model) =>
        model.deleteQueue(queue),
  ),
  sources.map(
    (queue): Call =>
      (model) =>
        void createQueue(model, queue),
  ),
  sources.map(
    (queue): Call =>
      (model) =>
        model.releaseInFlight(queue),
  ),
  queues.map(
    (queue): Call =>
      (model) =>
        model.untag(queue, ['team']),
  ),
  fc.tuple(queues, group).map(
    ([queue, team]): Call =>
      (model) =>
        model.tag(queue, { team }),
  ),
  fc.tuple(queues, fc.constantFrom('0', '3')).map(
    ([queue, DelaySeconds]): Call =>
      (model) =>
        model.setAttributes(queue, { DelaySeconds }),
  ),
);

const step = fc.oneof(
  { weight: 20, arbitrary: fc.record({ kind: fc.constant('call' as const), call: calls }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('advance' as const),
      ms: fc.oneof(fc.integer({ min: 1, max: 9_000 }), fc.constantFrom(60_000, 300_000, 400_000)),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('compact' as const) }) },
);

it('a model that was restarted at any moment answers as one that never was', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) => {
      const clock = new VirtualClock();
      const steady = new SqsModel({ clock, random: seededRandom(1) });
      const restarting = new RestartingModel(clock, seededRandom(1));
      const hands = { steady: noHands(), restarting: noHands() };
      createQueues(steady);
      createQueues(restarting.model);
      for (const each of steps) {
        switch (each.kind) {
          case 'call':
            expect(answerOf(() => each.call(restarting.model, hands.restarting))).toEqual(
              answerOf(() => each.call(steady, hands.steady)),
            );
            break;
          case 'advance':
            await clock.advance(each.ms);
            break;
          case 'restart':
            restarting.restart();
            break;
          case 'compact':
            restarting.compact();
            break;
        }
      }
      restarting.restart();
      expect(await lookAtAll(restarting.model)).toEqual(await lookAtAll(steady));
    }),
    { numRuns: 250 },
  );
});

function noHands(): Hands {
  return { receipts: [], tasks: [] };
}

function createQueues(model: SqsModel): void {
  for (const name of ['dead.fifo', 'dead'] as const) {
    model.createQueue(name, name.endsWith('.fifo') ? fifoAttributes : {});
  }
  createQueue(model, 'q.fifo');
  createQueue(model, 'q');
  // A dead letter that is received too often goes back: its receives here differ from all.
  model.setAttributes('dead.fifo', redriveTo(arn('q.fifo'), 2));
}

function createQueue(model: SqsModel, name: keyof typeof deadLettersOf) {
  return model.createQueue(name, {
    ...(name.endsWith('.fifo') ? fifoAttributes : {}),
    ...redriveTo(arn(deadLettersOf[name]), 2),
    MessageRetentionPeriod: '350',
  });
}

/** What a call answers or refuses. */
function answerOf(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    if (error instanceof SqsError) return `${error.name}: ${error.message}`;
    throw error;
  }
}

/** Everything that can be asked for, and then every message as it is received, until none is left. */
function lookAtAll(model: SqsModel): unknown {
  const queues = model.listQueues().map(({ identity: { name } }) => {
    const { identity, settings, tags, modifiedAt, purgedAt, counts } = model.queue(name);
    const tasks = model.listMoveTasks(identity.arn, 10).map((task) => ({ ...task }));
    return [identity, settings, [...tags], modifiedAt, purgedAt, { ...counts }, tasks];
  });
  const received = model.listQueues().map(({ identity: { name } }) => {
    const all: ReceivedMessage[] = [];
    for (let batch = model.receive(name); batch.length > 0; batch = model.receive(name)) {
      all.push(...batch);
      for (const { receiptHandle } of batch) model.delete(name, receiptHandle);
    }
    return all;
  });
  return { queues, received };
}
