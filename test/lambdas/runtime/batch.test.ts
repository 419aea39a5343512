import { describe, expect, it } from 'vitest';
import { attemptOf, Batch, type Delivery, groupOf } from '../../../lambdas/runtime/batch.ts';
import { PermanentFault } from '../../../lambdas/runtime/faults.ts';
import { record, sqsEvent } from '../../support/sqs-event.ts';

/** Messages named by group and number: `a1` is the first of group a. */
const batchOf = (...names: readonly string[]) =>
  new Batch(
    sqsEvent(...names.map((name) => ({ sqsId: name, groupId: name.slice(0, 1), body: name }))),
    (body) => {
      if (body.endsWith('!')) throw new PermanentFault(`cannot read ${body}`);
      return body;
    },
  );
const heads = (batch: Batch<string>) => batch.heads().map(({ message }) => message);
const failures = (batch: Batch<string>) =>
  batch
    .failures()
    .map(({ error, records }) => [
      error instanceof Error ? error.message : error,
      ...records.map(({ messageId }) => messageId),
    ]);
const headOf = (batch: Batch<string>, name: string): Delivery<string> => {
  const found = batch.heads().find(({ message }) => message === name);
  if (!found) throw new Error(`${name} is no head`);
  return found;
};

describe('a batch', () => {
  it('gives the first message of every group, and each next one once that is handled', () => {
    const batch = batchOf('a1', 'b1', 'a2', 'b2', 'c1');
    expect(heads(batch)).toEqual(['a1', 'b1', 'c1']);
    batch.succeed(headOf(batch, 'a1'));
    batch.succeed(headOf(batch, 'c1'));
    expect(heads(batch)).toEqual(['a2', 'b1']);
  });

  it('has no heads and no failures when all is handled', () => {
    const batch = batchOf('a1', 'a2');
    batch.succeed(headOf(batch, 'a1'));
    batch.succeed(headOf(batch, 'a2'));
    expect(heads(batch)).toEqual([]);
    expect(failures(batch)).toEqual([]);
  });

  it('fails a message together with all that follow in its group, in order, and no other', () => {
    const batch = batchOf('a1', 'b1', 'a2', 'a3', 'b2');
    batch.succeed(headOf(batch, 'a1'));
    batch.fail(headOf(batch, 'a2'), 'broken');
    expect(heads(batch)).toEqual(['b1']);
    expect(failures(batch)).toEqual([['broken', 'a2', 'a3']]);
  });

  it('tells the failures group by group, in the order in which the groups came', () => {
    const batch = batchOf('a1', 'b1', 'a2');
    batch.fail(headOf(batch, 'b1'), 'second');
    batch.fail(headOf(batch, 'a1'), 'first');
    expect(failures(batch)).toEqual([
      ['first', 'a1', 'a2'],
      ['second', 'b1'],
    ]);
  });

  it('brings a message back that was handled and failed after all, with those after it', () => {
    const batch = batchOf('a1', 'a2');
    const first = headOf(batch, 'a1');
    batch.succeed(first);
    batch.succeed(headOf(batch, 'a2'));
    batch.fail(first, 'not sent');
    expect(failures(batch)).toEqual([['not sent', 'a1', 'a2']]);
    expect(heads(batch)).toEqual([]);
  });

  it('keeps the failure of the earliest message of a group, whichever comes first', () => {
    for (const order of [
      ['a1', 'a2'],
      ['a2', 'a1'],
    ]) {
      const batch = batchOf('a1', 'a2', 'a3');
      const deliveries = new Map<string, Delivery<string>>();
      for (const name of ['a1', 'a2']) {
        const head = headOf(batch, name);
        deliveries.set(name, head);
        batch.succeed(head);
      }
      for (const name of order) {
        const delivery = deliveries.get(name);
        if (delivery) batch.fail(delivery, `${name} failed`);
      }
      expect(failures(batch)).toEqual([['a1 failed', 'a1', 'a2', 'a3']]);
    }
  });

  it('keeps the first of two failures of one message', () => {
    const batch = batchOf('a1');
    const first = headOf(batch, 'a1');
    batch.fail(first, 'first');
    batch.fail(first, 'second');
    expect(failures(batch)).toEqual([['first', 'a1']]);
  });

  it('fails a message that cannot be read when its turn comes, not before', () => {
    const batch = batchOf('a1', 'a2!', 'a3', 'b1!');
    expect(heads(batch)).toEqual(['a1']);
    expect(failures(batch)).toEqual([['cannot read b1!', 'b1!']]);
    batch.succeed(headOf(batch, 'a1'));
    expect(heads(batch)).toEqual([]);
    expect(failures(batch)).toEqual([
      ['cannot read a2!', 'a2!', 'a3'],
      ['cannot read b1!', 'b1!'],
    ]);
  });

  it('knows two deliveries of the same text apart', () => {
    const batch = new Batch(
      sqsEvent(
        { sqsId: 'x', groupId: 'a', body: 'same' },
        { sqsId: 'y', groupId: 'b', body: 'same' },
      ),
      (body) => body,
    );
    const [, second] = batch.heads();
    if (second) batch.fail(second, 'broken');
    expect(failures(batch)).toEqual([['broken', 'y']]);
  });

  it('takes no delivery of another batch', () => {
    const [foreign] = batchOf('a1').heads();
    expect(() => foreign && batchOf('a1').succeed(foreign)).toThrow('a1 is not of this batch');
  });

  it('lets no other group suffer from a body that reading breaks on in an unforeseen way', () => {
    const parse = (body: string) => {
      if (body === 'worst') throw new TypeError('a bug');
      return body;
    };
    const batch = new Batch(
      sqsEvent(
        { sqsId: 'x', groupId: 'a', body: 'worst' },
        { sqsId: 'y', groupId: 'b', body: 'good' },
      ),
      parse,
    );
    expect(heads(batch)).toEqual(['good']);
    expect(failures(batch)).toEqual([['the message cannot be read', 'x']]);
    expect(batch.failures()[0]?.error).toMatchObject({ cause: { message: 'a bug' } });
  });
});

describe('a record', () => {
  const given = record({ sqsId: 'x', groupId: 'a', body: '', attempt: 7 });

  it('tells its group and its attempt', () => {
    expect(groupOf(given)).toBe('a');
    expect(attemptOf(given)).toBe(7);
  });

  it('without a group is a group of its own', () => {
    const { MessageGroupId: _, ...attributes } = given.attributes;
    expect(groupOf({ ...given, attributes })).toBe('x');
  });
});
