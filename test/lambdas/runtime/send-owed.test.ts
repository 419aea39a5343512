import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { TransientFault } from '../../../lambdas/runtime/faults.ts';
import type { Outgoing, QueueRole } from '../../../lambdas/runtime/ports.ts';
import { sendOwed } from '../../../lambdas/runtime/send-owed.ts';
import { RecordingLog } from '../../support/recording-log.ts';
import { RecordingQueues } from '../../support/recording-queues.ts';

const MIB = 1_048_576;

let queues: RecordingQueues;
let log: RecordingLog;
beforeEach(() => {
  queues = new RecordingQueues();
  log = new RecordingLog();
});

let count = 0;
const message = (groupId: string, body = '{}', queue: QueueRole = 'email'): Outgoing => ({
  queue,
  groupId,
  id: `${groupId}/${count++}`,
  body,
});
const ofGroups = (amount: number, body?: string) =>
  Array.from({ length: amount }, (_, n) => message(`g${n}`, body));
const send = (messages: readonly Outgoing[]) => sendOwed(queues, log, messages);
const sizes = () => queues.calls.map(({ messages }) => messages.length);

describe('messages of different groups', () => {
  it.each([
    [0, []],
    [1, [1]],
    [10, [10]],
    [11, [10, 1]],
    [25, [10, 10, 5]],
  ])('%i of them go in calls of %j', async (amount, calls) => {
    expect((await send(ofGroups(amount))).size).toBe(0);
    expect(sizes()).toEqual(calls);
  });

  it('fill a call to exactly 1 MiB of bodies, and not a byte more', async () => {
    await send(ofGroups(2, 'x'.repeat(MIB / 2)));
    expect(sizes()).toEqual([2]);
    await send([message('a', 'x'.repeat(MIB / 2)), message('b', 'x'.repeat(MIB / 2 + 1))]);
    expect(sizes()).toEqual([2, 1, 1]);
    const of = (groupId: string, bytes: number) => message(groupId, 'x'.repeat(bytes));
    await send([of('a', MIB / 2), of('b', MIB / 4), of('c', MIB / 4)]);
    await send([of('a', MIB / 2), of('b', MIB / 4), of('c', MIB / 4 + 1)]);
    expect(sizes().slice(3)).toEqual([3, 2, 1]);
  });

  it('are measured in bytes of UTF-8, not in characters', async () => {
    await send(ofGroups(2, 'é'.repeat(MIB / 4)));
    expect(sizes()).toEqual([2]);
    await send(ofGroups(2, '€'.repeat(MIB / 4)));
    expect(sizes()).toEqual([2, 1, 1]);
  });

  it('for several queues go in a call a queue', async () => {
    await send([
      message('a', '{}', 'email'),
      message('b', '{}', 'inventory'),
      message('c', '{}', 'email'),
    ]);
    expect(queues.calls.map(({ queue, messages }) => [queue, messages.length])).toEqual([
      ['email', 2],
      ['inventory', 1],
    ]);
  });
});

describe('messages of one group', () => {
  it('go to one queue in calls one after another', async () => {
    const messages = [message('a'), message('a'), message('a')];
    await send(messages);
    expect(sizes()).toEqual([1, 1, 1]);
    expect(queues.sent).toEqual(messages);
  });

  it('wait for each other on one queue only', async () => {
    const [failing, later, elsewhere] = [
      message('a', '{}', 'email'),
      message('a', '{}', 'email'),
      message('a', '{}', 'inventory'),
    ];
    queues.answerWith((_, messages) => messages.filter((one) => one === failing));
    expect([...(await send([failing, later, elsewhere]))]).toEqual([failing, later]);
    expect(queues.sent).toEqual([elsewhere]);
  });

  it('are not sent after one that was not taken, while other groups are', async () => {
    const [a1, a2, a3, b1, b2] = [
      message('a'),
      message('a'),
      message('a'),
      message('b'),
      message('b'),
    ];
    queues.answerWith((_, messages) => messages.filter((one) => one === a2));
    const unsent = await send([a1, a2, b1, a3, b2]);
    expect([...unsent]).toEqual([a2, a3]);
    expect(queues.sent).toEqual([a1, b1, b2]);
  });
});

it('a call that fails leaves all of its messages unsent, is logged, and does not stop others', async () => {
  const [mail, stock] = [message('a', 'ada@example.com', 'email'), message('a', '{}', 'inventory')];
  queues.answerWith((queue) => {
    if (queue === 'email') throw new TransientFault('SQS did not take it');
    return [];
  });
  expect([...(await send([mail, stock]))]).toEqual([mail]);
  expect(queues.sent).toEqual([stock]);
  expect(log.entries).toMatchObject([
    {
      level: 'warn',
      event: 'send-failed',
      fields: { queue: 'email', messages: 1, error: { message: 'SQS did not take it' } },
    },
  ]);
  expect(JSON.stringify(log.entries)).not.toContain('ada@');
});

it('whatever fails, what is unsent is exactly what was not taken, and each lane a prefix', async () => {
  const lane = fc.record({
    groupId: fc.constantFrom('a', 'b', 'c'),
    queue: fc.constantFrom<QueueRole>('email', 'inventory'),
    fails: fc.boolean(),
  });
  let withholding = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(lane, { maxLength: 40 }), async (lanes) => {
      const recording = new RecordingQueues();
      const messages = lanes.map(({ groupId, queue }) => message(groupId, '{}', queue));
      const failing = new Set(messages.filter((_, index) => lanes[index]?.fails));
      recording.answerWith((_, batch) => batch.filter((one) => failing.has(one)));
      const unsent = await sendOwed(recording, log, messages);
      expect(new Set(recording.sent)).toEqual(new Set(messages.filter((one) => !unsent.has(one))));
      for (const [groupId, queue] of ['a', 'b', 'c'].flatMap((g) => [
        [g, 'email'] as const,
        [g, 'inventory'] as const,
      ])) {
        const ofLane = messages.filter((m) => m.groupId === groupId && m.queue === queue);
        const firstFailing = ofLane.findIndex((one) => failing.has(one));
        const taken = ofLane.slice(0, firstFailing < 0 ? undefined : firstFailing);
        if (taken.length < ofLane.length) withholding++;
        expect(recording.sent.filter((m) => m.groupId === groupId && m.queue === queue)).toEqual(
          taken,
        );
      }
    }),
  );
  expect(withholding).toBeGreaterThan(0);
});
