import { afterEach, describe, expect, it } from 'vitest';
import type { EventSourceMappingSpec } from '../../../local/assembly/deployment.ts';
import {
  type EventSourceMapping,
  startEventSourceMapping,
} from '../../../local/event-source/mapping.ts';
import type { SqsRecord } from '../../../local/event-source/record.ts';
import type { BatchOutcome } from '../../../local/event-source/settings.ts';
import type { InvokeResult } from '../../../local/lambda/invoke.ts';
import { manualClock } from '../lambda/manual-clock.ts';
import { type FakeQueue, fakeQueue, message, SPEC, settle } from './fake-queue.ts';

interface Invocation {
  readonly ids: readonly string[];
  readonly records: readonly SqsRecord[];
  readonly traceHeader: string | undefined;
  answer(result: InvokeResult | Error): void;
}

const OK: InvokeResult = { kind: 'ok', payload: null };
const failing = (...ids: readonly unknown[]): InvokeResult => ({
  kind: 'ok',
  payload: { batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) },
});

let mapping: EventSourceMapping | undefined;
afterEach(() => mapping?.pause());

function start(spec: Partial<EventSourceMappingSpec> = {}, queue: FakeQueue = fakeQueue()) {
  const clock = manualClock();
  const invocations: Invocation[] = [];
  const outcomes: BatchOutcome[] = [];
  const errors: unknown[] = [];
  const started = startEventSourceMapping({
    spec: { ...SPEC, ...spec },
    source: queue,
    clock,
    queueArn: 'arn:aws:sqs:us-east-1:000000000000:q.fifo',
    region: 'us-east-1',
    hooks: { onBatch: (o) => outcomes.push(o), onError: (e) => errors.push(e) },
    invoke: (_name, event, { traceHeader }) =>
      new Promise((resolve, reject) => {
        // The event is the mapping's own; its shape is asserted below.
        const { Records } = event as { Records: SqsRecord[] };
        invocations.push({
          ids: Records.map(({ messageId }) => messageId),
          records: Records,
          traceHeader,
          answer: (result) => (result instanceof Error ? reject(result) : resolve(result)),
        });
      }),
  });
  mapping = started;
  return { clock, queue, invocations, outcomes, errors, mapping: started };
}

describe('an event source mapping', () => {
  it('hands the function the records as Lambda documents them', async () => {
    const { queue, invocations } = start();
    queue.put(
      message('1', {
        body: '{"a":1}',
        md5OfMessageAttributes: 'md5a',
        attributes: { MessageGroupId: 'g', ApproximateReceiveCount: '1', AWSTraceHeader: 'Root=1' },
        messageAttributes: {
          Kind: { dataType: 'String', stringValue: 'x' },
          Raw: { dataType: 'Binary', binaryValue: new Uint8Array([1, 2]) },
        },
      }),
    );
    await settle();

    expect(invocations[0]?.traceHeader).toBe('Root=1');
    expect(invocations[0]?.records).toEqual([
      {
        messageId: '1',
        receiptHandle: 'handle-1',
        body: '{"a":1}',
        attributes: { MessageGroupId: 'g', ApproximateReceiveCount: '1', AWSTraceHeader: 'Root=1' },
        messageAttributes: {
          Kind: {
            stringValue: 'x',
            stringListValues: [],
            binaryListValues: [],
            dataType: 'String',
          },
          Raw: {
            binaryValue: 'AQI=',
            stringListValues: [],
            binaryListValues: [],
            dataType: 'Binary',
          },
        },
        md5OfMessageAttributes: 'md5a',
        md5OfBody: 'md5',
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:q.fifo',
        awsRegion: 'us-east-1',
      },
    ]);
  });

  it.each([
    ['null', null],
    ['an empty object', {}],
    ['an empty list', { batchItemFailures: [] }],
    ['a null list', { batchItemFailures: null }],
    ['something else altogether', { statusCode: 200 }],
  ])('deletes the whole batch when the answer is %s', async (_name, payload) => {
    const { queue, invocations } = start();
    queue.put(message('1'), message('2'));
    await settle();
    invocations[0]?.answer({ kind: 'ok', payload });
    await settle();

    expect(queue.deletes).toEqual([['handle-1', 'handle-2']]);
  });

  it('deletes all but what the function reports', async () => {
    const { queue, invocations, outcomes } = start();
    queue.put(message('1'), message('2'), message('3'));
    await settle();
    invocations[0]?.answer(failing('2'));
    await settle();

    expect(queue.deletes).toEqual([['handle-1', 'handle-3']]);
    expect(outcomes).toMatchObject([{ size: 3, failed: 1 }]);
  });

  it.each<[string, InvokeResult | Error]>([
    ['an identifier is not in the batch', failing('1', 'stranger')],
    ['an identifier is empty', failing('')],
    ['an identifier is null', failing(null)],
    [
      'the key of an identifier is misspelt',
      { kind: 'ok', payload: { batchItemFailures: [{ id: '1' }] } },
    ],
    ['the list is no list', { kind: 'ok', payload: { batchItemFailures: 'none' } }],
    ['the answer is text', { kind: 'ok', payload: 'done' }],
    ['the function throws', { kind: 'error', errorType: 'E', errorMessage: 'm' }],
    ['the function times out', { kind: 'timeout', timeoutMs: 1 }],
    ['the function is throttled', { kind: 'throttled' }],
    ['the invocation itself fails', new Error('gone')],
  ])('leaves the whole batch in flight when %s', async (_name, result) => {
    const { queue, invocations, outcomes } = start();
    queue.put(message('1'), message('2'));
    await settle();
    invocations[0]?.answer(result);
    await settle();

    expect(queue.deletes).toEqual([]);
    expect(outcomes).toMatchObject([{ size: 2, failed: 2, reason: expect.any(String) }]);
  });

  it('does not read the answer of a function that does not report failures', async () => {
    const { queue, invocations } = start({ reportBatchItemFailures: false });
    queue.put(message('1'));
    await settle();
    invocations[0]?.answer(failing('1'));
    await settle();

    expect(queue.deletes).toEqual([['handle-1']]);
  });

  it('receives no more than a batch, and never has more batches at once than its concurrency', async () => {
    const { queue, invocations } = start({ batchSize: 2, maximumConcurrency: 2 });
    queue.put(...['1', '2', '3', '4', '5'].map((id) => message(id)));
    await settle();

    expect(invocations.map(({ ids }) => ids)).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
    expect(queue.receives).toEqual([2, 2]);
    invocations[1]?.answer(OK);
    await settle();
    expect(invocations[2]?.ids).toEqual(['5']);
  });

  it('lets no message overtake one of its group that failed, when a batch needs two events', async () => {
    const { queue, invocations } = start();
    const body = 'x'.repeat(1_000_000);
    const inGroup = (id: string, group: string) =>
      message(id, { body, attributes: { MessageGroupId: group } });
    queue.put(
      ...['1', '2', '3', '4', '5', '6'].map((id) => inGroup(id, id === '2' ? 'a' : 'b')),
      inGroup('7', 'a'),
      inGroup('8', 'b'),
    );
    await settle();
    expect(invocations.map(({ ids }) => ids)).toEqual([['1', '2', '3', '4', '5', '6']]);
    invocations[0]?.answer(failing('2'));
    await settle();

    expect(invocations[1]?.ids).toEqual(['8']);
    invocations[1]?.answer(OK);
    await settle();
    expect(queue.deletes.flat()).not.toContain('handle-7');
  });

  it('gathers a standard queue’s batch until its window ends, ten messages a call', async () => {
    const { queue, invocations, clock } = start({ batchSize: 25, batchingWindowMs: 5_000 });
    queue.put(...Array.from({ length: 12 }, (_, n) => message(String(n))));
    await settle();
    expect(invocations).toHaveLength(0);
    queue.put(message('late'));
    await settle();
    clock.advance(4_999);
    await settle();
    expect(invocations).toHaveLength(0);

    clock.advance(1);
    await settle();

    expect(invocations[0]?.ids).toHaveLength(13);
    invocations[0]?.answer(OK);
    await settle();
    expect(queue.deletes.map((handles) => handles.length)).toEqual([10, 3]);
  });

  it('does not wait for the window’s end when the batch is full', async () => {
    const { queue, invocations } = start({ batchSize: 11, batchingWindowMs: 5_000 });
    queue.put(...Array.from({ length: 12 }, (_, n) => message(String(n))));
    await settle();

    expect(invocations[0]?.ids).toHaveLength(11);
  });

  it('stands still while paused or not enabled, and loses nothing', async () => {
    const { queue, invocations, mapping } = start({ enabled: false });
    queue.put(message('1'));
    await settle();
    expect(invocations).toHaveLength(0);
    expect(mapping.enabled).toBe(false);

    mapping.resume();
    await settle();
    expect(invocations[0]?.ids).toEqual(['1']);

    mapping.pause();
    queue.put(message('2'));
    invocations[0]?.answer(OK);
    await settle();
    expect(queue.deletes).toEqual([['handle-1']]);
    expect(invocations).toHaveLength(1);

    mapping.resume();
    await settle();
    expect(invocations[1]?.ids).toEqual(['2']);
  });

  it('stops when its last batch is finished', async () => {
    const { queue, invocations, mapping } = start();
    queue.put(message('1'));
    await settle();
    let stopped = false;
    const stop = mapping.stop().then(() => {
      stopped = true;
    });
    await settle();
    expect(stopped).toBe(false);
    expect(queue.waiting).toBe(0);

    invocations[0]?.answer(OK);
    await stop;

    expect(queue.deletes).toEqual([['handle-1']]);
    mapping.resume();
    expect(mapping.enabled).toBe(false);
  });

  it('keeps one poll open while idle', async () => {
    const { queue } = start();
    await settle();

    expect(queue.waiting).toBe(1);
    expect(queue.receives).toHaveLength(1);
  });

  it('asks a source that does not wait once a second', async () => {
    const { queue, clock } = start({}, fakeQueue({ impatient: true }));
    for (let second = 0; second < 3; second += 1) {
      await settle();
      clock.advance(1_000);
    }
    await settle();

    expect(queue.receives).toHaveLength(4);
  });

  it('tries again after 1, 2, 4 … 20 seconds when the queue cannot be read', async () => {
    const { queue, clock, errors, invocations } = start();
    await settle();
    for (const pauseMs of [1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000]) {
      const before = queue.receives.length;
      queue.failNext(new Error('unreachable'));
      await settle();
      clock.advance(pauseMs - 1);
      await settle();
      expect(queue.receives).toHaveLength(before);
      clock.advance(1);
      await settle();
      expect(queue.receives).toHaveLength(before + 1);
    }
    expect(errors).toHaveLength(7);

    queue.put(message('1'));
    await settle();
    expect(invocations[0]?.ids).toEqual(['1']);
  });
});
