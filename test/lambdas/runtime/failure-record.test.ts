import { describe, expect, it } from 'vitest';
import {
  businessIdOf,
  type Failure,
  failuresIn,
  failuresKey,
  failureWrite,
  healWrites,
} from '../../../lambdas/runtime/failure-record.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { idOf, submitted } from '../../support/samples.ts';

const order = idOf(1);
const failureAt = (at: string): Failure => ({ stage: 'order', attempt: 3, error: 'Fault: x', at });
const earlier = failureAt('2026-03-01T12:00:00.000Z');
const later = failureAt('2026-03-01T12:00:01.000Z');

async function stored(store: MemoryStore) {
  const [item] = await store.get([failuresKey(order)]);
  return item;
}

describe('the failures of an order', () => {
  it('are read as they were written, the oldest first', async () => {
    const store = new MemoryStore();
    await store.write(failureWrite(order, 'second', later));
    await store.write(failureWrite(order, 'first', earlier));
    expect(failuresIn(await stored(store))).toEqual([
      ['first', earlier],
      ['second', later],
    ]);
    expect(failuresIn({ first: { ...earlier }, second: { ...later } })).toEqual([
      ['first', earlier],
      ['second', later],
    ]);
  });

  it('keep the last failure of a message that is dead once more', async () => {
    const store = new MemoryStore();
    await store.write(failureWrite(order, 'one', earlier));
    await store.write(failureWrite(order, 'one', later));
    expect(failuresIn(await stored(store))).toEqual([['one', later]]);
  });

  it('are none for an order without any', () => {
    expect(failuresIn(undefined)).toEqual([]);
  });

  it('leave out what is no failure, such as the key', () => {
    expect(failuresIn({ orderId: order, broken: { stage: 'order' }, one: { ...earlier } })).toEqual(
      [['one', earlier]],
    );
  });

  it('are healed one message at a time', async () => {
    const store = new MemoryStore();
    await store.write(failureWrite(order, 'one', earlier));
    await store.write(failureWrite(order, 'two', later));
    for (const write of healWrites(await stored(store), order, 'one')) await store.write(write);
    expect(failuresIn(await stored(store))).toEqual([['two', later]]);
  });

  it('cost no write to heal when there is none of the message', () => {
    expect(healWrites(undefined, order, 'one')).toEqual([]);
    expect(healWrites({ orderId: order, two: { ...later } }, order, 'one')).toEqual([]);
  });
});

describe('a message is named in its failure', () => {
  it('by its own id', () => {
    const message = submitted(order);
    expect(businessIdOf(JSON.stringify(message))).toBe(message.id);
  });

  it.each([
    ['is no JSON', 'not json'],
    ['tells no id', '{}'],
    ['tells an id that is no text', '{"id":7}'],
    ['tells an empty id', '{"id":""}'],
    ['tells an id that is too long', JSON.stringify({ id: 'x'.repeat(129) })],
  ])('by its body, however often it is redriven, when that %s', (_, body) => {
    const id = businessIdOf(body);
    expect(id).toMatch(/^unreadable\/[0-9a-f]{32}$/);
    expect(businessIdOf(body)).toBe(id);
    expect(businessIdOf(`${body} `)).not.toBe(id);
  });
});
