import { beforeEach, describe, expect, it } from 'vitest';
import type { GroupFailure } from '../../../lambdas/runtime/batch.ts';
import { settleFailure } from '../../../lambdas/runtime/failed.ts';
import { NotStarted, PermanentFault, TransientFault } from '../../../lambdas/runtime/faults.ts';
import type { Clock } from '../../../lambdas/runtime/ports.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { RecordingLog } from '../../support/recording-log.ts';
import { RecordingSource } from '../../support/recording-source.ts';
import { idOf, submitted } from '../../support/samples.ts';
import { delivered, record } from '../../support/sqs-event.ts';

const order = idOf(1);
const outage = new TransientFault('DynamoDB did not answer');
const poison = new PermanentFault('the message fits no schema');
const away = () => {
  throw new TransientFault('SQS did not answer');
};

let store: MemoryStore;
let source: RecordingSource;
let log: RecordingLog;
let clock: Clock;
/** From 0 to 1: what the clock's chance is. */
let chance: number;

beforeEach(() => {
  store = new MemoryStore();
  source = new RecordingSource(100);
  log = new RecordingLog();
  chance = 0;
  const fake = new FakeClock();
  clock = {
    now: () => fake.now(),
    sleep: (ms) => fake.sleep(ms),
    after: (ms, run) => fake.after(ms, run),
    random: () => chance,
  };
});

/** The first of a group that failed, on its n-th delivery, and what follows it in the batch. */
function failureAt(attempt: number, error: unknown, ...later: readonly string[]): GroupFailure {
  const first = record({ ...delivered(submitted(order), 'first'), attempt });
  const rest = later.map((id) => record({ ...delivered(submitted(order), id), attempt: 1 }));
  return { error, records: [first, ...rest] };
}

/** The SQS ids that stay in the queue. */
async function settle(failure: GroupFailure): Promise<readonly string[]> {
  const staying = await settleFailure('order', { store, source, clock, log }, failure);
  return staying.map(({ messageId }) => messageId);
}
const pauses = () => source.hidden.map(({ seconds }) => seconds);

describe('a message that met a transient fault', () => {
  it.each([
    [1, 1, 1],
    [2, 1, 2],
    [3, 2, 4],
    [4, 4, 8],
    [5, 8, 16],
    [6, 16, 32],
    [7, 32, 64],
    [8, 64, 128],
    [9, 128, 256],
    [10, 256, 512],
    [11, 450, 900],
    [12, 450, 900],
    [99, 450, 900],
  ])('waits, at attempt %i, from %i to %i seconds', async (attempt, least, most) => {
    expect(await settle(failureAt(attempt, outage))).toEqual(['first']);
    chance = 1 - Number.EPSILON;
    await settle(failureAt(attempt, outage));
    expect(pauses()).toEqual([least, most]);
    expect(source.buried).toEqual([]);
  });

  it('makes those behind it wait as long, so that the group stays together', async () => {
    expect(await settle(failureAt(4, outage, 'second', 'third'))).toEqual([
      'first',
      'second',
      'third',
    ]);
    expect(source.hidden).toEqual([{ ids: ['first', 'second', 'third'], seconds: 4 }]);
  });

  it('is dead at the last delivery that the queue allows, and no earlier', async () => {
    expect(await settle(failureAt(99, outage))).toEqual(['first']);
    expect(await settle(failureAt(100, outage))).toEqual([]);
    expect(source.buried).toMatchObject([{ id: 'first', failure: { attempt: 100 } }]);
  });

  it('waits six hours at the least before it is dead, however chance falls', async () => {
    for (let attempt = 1; attempt < 100; attempt++) await settle(failureAt(attempt, outage));
    const waited = pauses().reduce((sum, seconds) => sum + seconds, 0);
    expect(source.buried).toEqual([]);
    expect(waited).toBeGreaterThan(6 * 60 * 60);
  });
});

describe('a message whose turn did not come', () => {
  const notStarted = new NotStarted('too little time is left');

  it('comes back at once, as does all that follows it', async () => {
    expect(await settle(failureAt(1, notStarted, 'second'))).toEqual(['first', 'second']);
    expect(source.hidden).toEqual([{ ids: ['first', 'second'], seconds: 0 }]);
  });

  it('waits like any other when it has come back at once too often', async () => {
    await settle(failureAt(10, notStarted));
    await settle(failureAt(11, notStarted));
    expect(pauses()).toEqual([0, 450]);
  });

  it('waits six hours at the least before it is dead, though it never was begun', async () => {
    for (let attempt = 1; attempt < 100; attempt++) await settle(failureAt(attempt, notStarted));
    expect(source.buried).toEqual([]);
    expect(pauses().reduce((sum, seconds) => sum + seconds, 0)).toBeGreaterThan(6 * 60 * 60);
  });
});

describe.each([
  ['that can never be handled', poison],
  ['that brings a bug to light', new TypeError('undefined is not a function')],
])('a message %s', (_, error) => {
  it('is tried three times, and dead after that', async () => {
    expect(await settle(failureAt(1, error))).toEqual(['first']);
    expect(await settle(failureAt(2, error))).toEqual(['first']);
    expect(source.buried).toEqual([]);
    expect(await settle(failureAt(3, error))).toEqual([]);
    expect(source.buried).toEqual([
      {
        id: 'first',
        failure: {
          stage: 'order',
          attempt: 3,
          error: `${error.name}: ${error.message}`,
          at: '2026-03-01T12:00:00.000Z',
        },
      },
    ]);
  });

  it('is dead at the queue’s last delivery, when that comes first', async () => {
    source = new RecordingSource(2);
    expect(await settle(failureAt(1, error))).toEqual(['first']);
    expect(await settle(failureAt(2, error))).toEqual([]);
    expect(source.buried).toHaveLength(1);
  });
});

describe('a dead message', () => {
  it('leaves its failure beside the order, and an error in the log', async () => {
    await settle(failureAt(3, poison));
    const failure = source.buried[0]?.failure;
    expect(failure).toBeDefined();
    expect(source.hidden).toEqual([]);
    expect(store.peek('failures', order)).toEqual({
      orderId: order,
      [submitted(order).id]: failure,
    });
    expect(log.entries).toEqual([
      {
        level: 'error',
        event: 'message-dead',
        fields: {
          stage: 'order',
          orderId: order,
          messageId: submitted(order).id,
          attempt: 3,
          sqsMessageId: 'first',
          error: poison,
        },
      },
    ]);
  });

  it('gives those behind it back at once: they can go on without it', async () => {
    expect(await settle(failureAt(3, poison, 'second', 'third'))).toEqual(['second', 'third']);
    expect(source.hidden).toEqual([{ ids: ['second', 'third'], seconds: 0 }]);
  });

  it('that cannot be buried stays where it is, with all behind it, and waits', async () => {
    source.answerWith((call) => {
      if (call === 'bury') away();
    });
    expect(await settle(failureAt(3, poison, 'second'))).toEqual(['first', 'second']);
    expect(source.hidden).toEqual([{ ids: ['first', 'second'], seconds: 2 }]);
    expect(store.all('failures')).toEqual([]);
    expect(log.entries).toMatchObject([
      { event: 'message-dead' },
      {
        level: 'warn',
        event: 'bury-failed',
        fields: { stage: 'order', orderId: order, error: { message: 'SQS did not answer' } },
      },
    ]);
  });

  it('is dead, though the store cannot note why: the letter tells it', async () => {
    store.interrupt(away);
    expect(await settle(failureAt(3, poison))).toEqual([]);
    expect(source.buried).toHaveLength(1);
    expect(log.entries).toMatchObject([
      { event: 'message-dead' },
      {
        level: 'warn',
        event: 'failure-record-failed',
        fields: { stage: 'order', orderId: order, error: { message: 'SQS did not answer' } },
      },
    ]);
  });

  it('is dead, though another writes the same note: that its own is not there is told', async () => {
    store.interrupt(() => 'conflict');
    expect(await settle(failureAt(3, poison))).toEqual([]);
    expect(store.all('failures')).toEqual([]);
    expect(log.entries).toMatchObject([
      { event: 'message-dead' },
      {
        level: 'warn',
        event: 'failure-record-failed',
        fields: { orderId: order, error: { message: 'another writes the same item of failures' } },
      },
    ]);
  });

  it('of an error as long as its order says the first thousand characters', async () => {
    await settle(failureAt(3, new PermanentFault('/lines/0/sku (invalid), '.repeat(1_000))));
    const found = store.peek('failures', order)?.[submitted(order).id];
    expect(found).toMatchObject({ error: expect.stringMatching(/^.{1000}$/) });
  });

  it('of an error that is none still says something', async () => {
    await settle(failureAt(3, 'thrown text that nobody vouches for'));
    expect(source.buried[0]?.failure.error).toBe('unknown error');
  });
});

describe('a message that cannot be hidden', () => {
  it('is reported all the same: its visibility timeout brings it back', async () => {
    source.answerWith(away);
    expect(await settle(failureAt(1, outage, 'second'))).toEqual(['first', 'second']);
    expect(log.entries).toMatchObject([
      { level: 'warn', event: 'message-failed' },
      {
        level: 'warn',
        event: 'hide-failed',
        fields: { messages: 2, error: { message: 'SQS did not answer' } },
      },
    ]);
  });
});
