import { beforeEach, describe, expect, it } from 'vitest';
import { LIST_INDEX } from '../../../lambdas/api/list-index.ts';
import {
  boundMailer,
  boundQueues,
  boundSource,
  boundStore,
  Deadline,
} from '../../../lambdas/runtime/deadline.ts';
import { NotStarted, TransientFault } from '../../../lambdas/runtime/faults.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeMailer } from '../../support/fake-mailer.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { RecordingQueues } from '../../support/recording-queues.ts';
import { RecordingSource } from '../../support/recording-source.ts';
import { record } from '../../support/sqs-event.ts';

const RESERVE_MS = 2_000;

let clock: FakeClock;
let deadline: Deadline;

/** An invocation that ends 10 s after its begin, of which 2 s are kept. */
beforeEach(() => {
  clock = new FakeClock();
  const endMs = clock.now() + 10_000;
  const context = { getRemainingTimeInMillis: () => endMs - clock.now() };
  deadline = new Deadline(clock, context, RESERVE_MS);
});

/** A call that is answered when the test says so. */
function pendingCall() {
  let answer: (value: string) => void = () => {};
  let fail: (error: Error) => void = () => {};
  const promise = new Promise<string>((resolve, reject) => {
    answer = resolve;
    fail = reject;
  });
  return { call: () => promise, answer, fail };
}

describe('a deadline', () => {
  it('comes before the end of the invocation by what is kept', () => {
    expect(deadline.leftMs).toBe(8_000);
    clock.advance(3_000);
    expect(deadline.leftMs).toBe(5_000);
    expect(deadline.earlier(1_000).leftMs).toBe(4_000);
  });

  it('lets begin what has the time that it asks for, and nothing that has less', () => {
    expect(() => deadline.require(8_000)).not.toThrow();
    expect(() => deadline.require(8_001)).toThrow(NotStarted);
    expect(() => deadline.require(8_001)).toThrow('not started: too little time is left');
  });

  it('is missed by work that was not started, surely without effect', () => {
    clock.advance(8_001);
    const refused = () => deadline.require(0);
    expect(refused).toThrow(TransientFault);
    expect(refused).toThrow(expect.objectContaining({ certain: true }));
  });
});

describe('a call that is bound', () => {
  it('is answered, and leaves no timer behind', async () => {
    expect(await deadline.bound(async () => 'answer')).toBe('answer');
    expect(clock.pendingTimers).toBe(0);
  });

  it('passes its own error on, and leaves no timer behind', async () => {
    await expect(deadline.bound(() => Promise.reject(new Error('its own')))).rejects.toThrow(
      'its own',
    );
    const throwing = () => {
      throw new Error('before its promise');
    };
    await expect(deadline.bound(throwing)).rejects.toThrow('before its promise');
    expect(clock.pendingTimers).toBe(0);
  });

  it('may answer up to the deadline', async () => {
    const { call, answer } = pendingCall();
    const bound = deadline.bound(call);
    clock.advance(7_999);
    answer('just in time');
    expect(await bound).toBe('just in time');
    expect(clock.pendingTimers).toBe(0);
  });

  it('is given up at the deadline: it may have had an effect', async () => {
    const { call, answer } = pendingCall();
    const bound = deadline.bound(call);
    clock.advance(8_000);
    answer('too late');
    await expect(bound).rejects.toMatchObject({ name: 'TransientFault', certain: false });
    await expect(bound).rejects.not.toBeInstanceOf(NotStarted);
  });

  it('that fails after it was given up is nobody’s unhandled error', async () => {
    const { call, fail } = pendingCall();
    const bound = deadline.bound(call);
    clock.advance(8_000);
    await expect(bound).rejects.toThrow('no answer before the end');
    fail(new Error('late'));
    await expect(call()).rejects.toThrow('late');
  });

  it('is not begun after the deadline', async () => {
    let begun = 0;
    clock.advance(8_000);
    const bound = deadline.bound(async () => ++begun);
    await expect(bound).rejects.toBeInstanceOf(NotStarted);
    expect(begun).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('a port that is bound', () => {
  const message = { queue: 'email', groupId: 'g', id: 'i', body: '{}' } as const;
  const mail = { to: 'ada@example.com', subject: 's', text: 't', html: 'h', tags: {} };
  const record1 = record({ sqsId: '1', groupId: 'g', body: '' });
  const failure = { stage: 'email', attempt: 1, error: 'e', at: '2026-03-01T12:00:00.000Z' };
  const write = { kind: 'put', table: 'stock', item: { sku: 'A' } } as const;
  const query = {
    table: 'orders',
    index: LIST_INDEX,
    partition: { attribute: 'p', value: 'v' },
    sort: { attribute: 's' },
    limit: 1,
  } as const;

  const ports = () => ({
    store: boundStore(new MemoryStore(), deadline),
    queues: boundQueues(new RecordingQueues(), deadline),
    mailer: boundMailer(new FakeMailer(), deadline),
    source: boundSource(new RecordingSource(7), deadline),
  });
  const callsOf = ({ store, queues, mailer, source }: ReturnType<typeof ports>) => ({
    get: () => store.get([{ table: 'stock', key: 'A' }]),
    write: () => store.write(write),
    transact: () => store.transact([write]),
    query: () => store.query(query),
    sendBatch: () => queues.sendBatch('email', [message]),
    send: () => mailer.send(mail),
    hide: () => source.hide([record1], 1),
    bury: () => source.bury(record1, failure),
  });

  it('answers as the port does', async () => {
    const calls = callsOf(ports());
    expect(await calls.get()).toEqual([undefined]);
    expect(await calls.write()).toEqual({ kind: 'committed' });
    expect(await calls.transact()).toEqual({ kind: 'committed' });
    expect(await calls.query()).toEqual([]);
    expect(await calls.sendBatch()).toEqual([]);
    expect(await calls.send()).toMatchObject({ kind: 'accepted' });
    expect(await calls.hide()).toBeUndefined();
    expect(await calls.bury()).toBeUndefined();
    expect(ports().source.maxReceiveCount).toBe(7);
  });

  it('begins no call of any kind after the deadline', async () => {
    const calls = callsOf(ports());
    clock.advance(8_000);
    for (const call of Object.values(calls)) await expect(call()).rejects.toThrow(NotStarted);
  });
});
