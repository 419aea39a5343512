import { beforeEach, describe, expect, it } from 'vitest';
import type { Batch } from '../../../lambdas/runtime/batch.ts';
import type { Deadline } from '../../../lambdas/runtime/deadline.ts';
import { NotStarted, PermanentFault, TransientFault } from '../../../lambdas/runtime/faults.ts';
import { createShell, logHandled } from '../../../lambdas/runtime/shell.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { RecordingLog } from '../../support/recording-log.ts';
import { RecordingSource } from '../../support/recording-source.ts';
import { failuresIn, record, sqsEvent, withTimeLeft } from '../../support/sqs-event.ts';

interface Named {
  readonly id: string;
  readonly orderId: string;
}
type Handle = (batch: Batch<Named>, deadline: Deadline) => Promise<void>;

const TRACE = 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1';

let source: RecordingSource;
let store: MemoryStore;
let log: RecordingLog;
let clock: FakeClock;

beforeEach(() => {
  source = new RecordingSource();
  store = new MemoryStore();
  log = new RecordingLog();
  clock = new FakeClock();
});

const event = (...names: readonly string[]) =>
  sqsEvent(...names.map((name) => ({ sqsId: name, groupId: name.slice(0, 1), body: name })));

function shell(handle: Handle) {
  const parse = (body: string) => {
    if (body.endsWith('!')) throw new PermanentFault('cannot be read');
    return { id: body, orderId: body.slice(0, 1) };
  };
  return createShell({ name: 'test', parse, handle }, { source, store, log, clock });
}

const succeedAll: Handle = async (batch) => {
  for (let heads = batch.heads(); heads.length > 0; heads = batch.heads()) {
    for (const head of heads) batch.succeed(head);
  }
};

describe('the shell of a consumer', () => {
  it('reports nothing when all is handled, and touches no queue', async () => {
    const response = await shell(succeedAll)(event('a1', 'a2', 'b1'), withTimeLeft(10_000));
    expect(response).toEqual({ batchItemFailures: [] });
    expect([source.hidden, source.buried]).toEqual([[], []]);
    expect(log.entries.map(({ event }) => event)).toEqual(['batch']);
  });

  it('reports what failed, sees to each group by itself, and lets the others be', async () => {
    const response = await shell(async (batch) => {
      for (const head of batch.heads()) {
        if (head.message.id === 'a1') batch.fail(head, new NotStarted('no time'));
        else batch.succeed(head);
      }
    })(event('a1', 'b1!', 'a2', 'c1'), withTimeLeft(10_000));
    expect(failuresIn(response)).toEqual(['a1', 'a2', 'b1!']);
    expect(source.hidden).toEqual([
      { ids: ['a1', 'a2'], seconds: 0 },
      { ids: ['b1!'], seconds: 1 },
    ]);
  });

  it('measures the batch: what is handled, failed and dead, and how long it took', async () => {
    const { Records } = event('a1', 'b1!', 'b2', 'c1', 'c2', 'd1!', 'e1', 'e2');
    const records = Records.map((one) => ({
      ...one,
      attributes: {
        ...one.attributes,
        ApproximateReceiveCount: one.messageId === 'b1!' ? '3' : '1',
      },
    }));
    await shell(async (batch, deadline) => {
      for (const head of batch.heads()) {
        if (head.message.id === 'c1') batch.fail(head, new NotStarted('no time'));
      }
      await succeedAll(batch, deadline);
      clock.advance(40);
    })({ Records: records }, withTimeLeft(10_000));
    expect(log.of('batch')).toMatchObject([{ level: 'info', fields: { stage: 'test' } }]);
    expect(log.metrics).toEqual({
      MessagesHandled: 3,
      MessagesFailed: 1,
      MessagesDead: 1,
      BatchDuration: 40,
    });
  });

  it('counts as dead what is buried at its last delivery, though its turn never came', async () => {
    source = new RecordingSource(1);
    await shell(async (batch) => {
      for (const head of batch.heads()) batch.fail(head, new NotStarted('no time'));
    })(event('a1', 'a2'), withTimeLeft(10_000));
    expect(source.buried.map(({ id }) => id)).toEqual(['a1']);
    expect(log.metrics).toMatchObject({ MessagesFailed: 0, MessagesDead: 1 });
  });

  it('does not report what it has buried', async () => {
    const { Records } = event('b1!', 'b2');
    const third = Records.map((one) => ({
      ...one,
      attributes: { ...one.attributes, ApproximateReceiveCount: '3' },
    }));
    const response = await shell(succeedAll)({ Records: third }, withTimeLeft(10_000));
    expect(source.buried.map(({ id }) => id)).toEqual(['b1!']);
    expect(failuresIn(response)).toEqual(['b2']);
  });

  it('that throws as a whole fails what was not handled, for the time being, and no more', async () => {
    const response = await shell(async (batch) => {
      for (const head of batch.heads()) if (head.message.id !== 'b1') batch.succeed(head);
      throw new Error('nobody foresaw it');
    })(event('a1', 'b1', 'b2', 'c1', 'c2'), withTimeLeft(10_000));
    expect(failuresIn(response)).toEqual(['b1', 'b2', 'c2']);
    expect(log.entries[0]?.fields['error']).toBeInstanceOf(TransientFault);
    expect(log.entries[0]?.fields['error']).toMatchObject({
      message: 'the batch failed as a whole',
      cause: { message: 'nobody foresaw it' },
    });
  });

  it('gives back what the consumer said nothing of: what is not reported is deleted', async () => {
    const response = await shell(async (batch) => {
      for (const head of batch.heads()) if (head.message.id !== 'b1') batch.succeed(head);
    })(event('a1', 'b1', 'b2', 'c1'), withTimeLeft(10_000));
    expect(failuresIn(response)).toEqual(['b1', 'b2']);
    expect(source.hidden).toEqual([{ ids: ['b1', 'b2'], seconds: 1 }]);
    expect(log.entries[0]?.fields['error']).toMatchObject({
      name: 'TransientFault',
      message: 'the consumer ended without it',
    });
  });

  it('keeps two seconds of the invocation for what failed', async () => {
    let leftMs = 0;
    await shell(async (batch, deadline) => {
      leftMs = deadline.leftMs;
      await succeedAll(batch, deadline);
    })(event('a1'), withTimeLeft(10_000));
    expect(leftMs).toBe(8_000);
  });

  it('reports in time, though the queue does not answer', async () => {
    const endMs = clock.now() + 10_000;
    source.hide = () => {
      // The test's own clock goes on while the call hangs.
      queueMicrotask(() => clock.advance(9_750));
      return new Promise(() => {});
    };
    const response = await shell(async (batch) => {
      for (const head of batch.heads()) batch.fail(head, new TransientFault('an outage'));
    })(event('a1'), { getRemainingTimeInMillis: () => endMs - clock.now() });
    expect(failuresIn(response)).toEqual(['a1']);
    expect(endMs - clock.now()).toBe(250);
    expect(log.entries.map(({ event }) => event)).toEqual([
      'message-failed',
      'hide-failed',
      'batch',
    ]);
  });
});

it('a handled message is one line: stage, order, message, attempt, outcome and trace', () => {
  const delivery = {
    record: record({ sqsId: 'sqs', groupId: 'o', body: '{}', attempt: 2, traceHeader: TRACE }),
    message: { id: 'o/type/1', orderId: 'o', secret: 'ada@example.com' },
  };
  logHandled(log, 'order', delivery, 'confirmed');
  expect(log.entries).toEqual([
    {
      level: 'info',
      event: 'message-handled',
      fields: {
        stage: 'order',
        orderId: 'o',
        messageId: 'o/type/1',
        attempt: 2,
        outcome: 'confirmed',
        traceId: '1-5759e988-bd862e3fe1be46a994272793',
      },
    },
  ]);
});
