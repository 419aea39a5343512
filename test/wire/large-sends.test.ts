/** Which sends of an invocation count as one that had to be divided for its bytes. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { QueueRole } from '../../lambdas/runtime/ports.ts';
import { sqsEvent, withTimeLeft } from '../support/sqs-event.ts';
import type { WireFault } from './faults.ts';
import { LargeSends } from './large-sends.ts';
import { queueName } from './names.ts';

const KIB = 1024;

let violations: string[];
let sends: LargeSends;

beforeEach(() => {
  violations = [];
  sends = new LargeSends((what) => violations.push(what));
});

const request = (queue: QueueRole, groups: readonly string[], bytes: number) => ({
  call: 'SendMessageBatch' as const,
  body: JSON.stringify({
    QueueUrl: `http://127.0.0.1:1/000000000000/${queueName(queue)}`,
    Entries: groups.map((group) => ({
      MessageGroupId: group,
      MessageDeduplicationId: `to-${group}`,
      MessageBody: 'x'.repeat(bytes),
    })),
  }),
});

type Call = readonly [queue: QueueRole, groups: string, kib: number, fault?: WireFault];

/** An invocation for messages of these groups, a letter each, that makes these calls. */
async function invoke(role: QueueRole, groups: string, ...calls: readonly Call[]): Promise<void> {
  const consume = sends.watch(role, async () => {
    for (const [queue, of, kib, fault] of calls) {
      const exchange = request(queue, [...of], kib * KIB);
      sends.requested(exchange);
      sends.observe({ ...exchange, fault, isAbandoned: false });
    }
    return { batchItemFailures: [] };
  });
  const records = [...groups].map((group) => ({ sqsId: group, groupId: group, body: '' }));
  await consume(sqsEvent(...records), withTimeLeft(10_000));
}

const shape = () =>
  sends.divided.map((calls) => calls.map(({ groups, faults }) => [groups.join(''), ...faults]));

describe('a divided send', () => {
  it('is told with the faults of its calls', async () => {
    await invoke('inventory', 'abcde', ['replies', 'abcd', 256], ['replies', 'e', 256, 'late']);
    expect(shape()).toEqual([[['abcd'], ['e', 'late']]]);
    expect(violations).toEqual([]);
  });

  it('is over 1 MiB', async () => {
    await invoke('inventory', 'abcd', ['replies', 'abc', 256], ['replies', 'd', 256]);
    expect(shape()).toEqual([]);
  });

  it('is of ten messages at most: more are divided anyway', async () => {
    const all = 'abcdefghijk';
    await invoke('inventory', all, ['replies', all.slice(0, 10), 100], ['replies', 'k', 100]);
    expect(shape()).toEqual([]);
  });

  it('is of one invocation, and has none of the faults of others', async () => {
    await invoke('inventory', 'abcde', ['replies', 'e', 256, 'late']);
    await invoke('inventory', 'abcde', ['replies', 'abcd', 256], ['replies', 'e', 256]);
    expect(shape()).toEqual([[['abcd'], ['e']]]);
  });

  it('is not made of what the consumers of other queues send', async () => {
    await invoke('inventory', 'abcde', ['email', 'abcd', 256], ['email', 'e', 256]);
    expect(shape()).toEqual([]);
  });

  it('ends where a group comes again', async () => {
    await invoke(
      'inventory',
      'abcde',
      ['replies', 'abcd', 256],
      ['replies', 'e', 256],
      ['replies', 'a', 256],
    );
    expect(shape()).toEqual([[['abcd'], ['e']]]);
  });
});

it('a call of more than 1 MiB is a violation', async () => {
  await invoke('inventory', 'abcde', ['replies', 'abcd', 256]);
  expect(violations).toEqual([]);
  await invoke('inventory', 'abcde', ['replies', 'abcde', 256]);
  expect(violations).toHaveLength(1);
});
