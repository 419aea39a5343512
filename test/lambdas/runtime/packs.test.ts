import { describe, expect, it } from 'vitest';
import { PermanentFault } from '../../../lambdas/runtime/faults.ts';
import { blame, type Plan, pack, requireDistinct } from '../../../lambdas/runtime/packs.ts';
import type { Condition, Refusal, Write } from '../../../lambdas/runtime/ports.ts';

type Compare = Extract<Condition, { kind: 'compare' }>;
type Update = Extract<Write, { kind: 'update' }>;

const atLeast = (value: number, attribute = 'available'): Compare => ({
  kind: 'compare',
  attribute,
  operator: '>=',
  value,
});
const take = (key: string, quantity: number, when: Condition = atLeast(quantity)): Update => ({
  kind: 'update',
  table: 'stock',
  key,
  add: { available: -quantity },
  when,
});
const put = (orderId: string): Write => ({ kind: 'put', table: 'orders', item: { orderId } });
const plan = (owner: string, ...writes: Write[]): Plan<string> => ({ owner, writes });
/** A plan that writes so many items of its own. */
const planOf = (owner: string, count: number) =>
  plan(owner, ...Array.from({ length: count }, (_, n) => put(`${owner}${n}`)));
const owners = (plans: readonly Plan<string>[]) =>
  pack(plans).map((packed) => packed.plans.map(({ owner }) => owner));

describe('plans are packed into a transaction', () => {
  it.each([
    [[50, 49], [['a', 'b']]],
    [[50, 50], [['a', 'b']]],
    [
      [50, 51],
      [['a'], ['b']],
    ],
    [[1, 99], [['a', 'b']]],
    [
      [1, 100],
      [['a'], ['b']],
    ],
    [
      [101, 1],
      [['a'], ['b']],
    ],
  ])('of %j writes in all up to 100 actions', ([a = 0, b = 0], expected) => {
    expect(owners([planOf('a', a), planOf('b', b)])).toEqual(expected);
  });

  it('that has room, though a later one has been begun; a plan is never divided', () => {
    expect(owners([planOf('a', 60), planOf('b', 60), planOf('c', 40)])).toEqual([
      ['a', 'c'],
      ['b'],
    ]);
  });

  it('up to half of 4 MB as JSON, for an item may be larger in DynamoDB', () => {
    const ofBytes = (owner: string, bytes: number) => {
      const write = (text: string): Write => ({
        kind: 'put',
        table: 'orders',
        item: { orderId: owner, text },
      });
      const empty = Buffer.byteLength(JSON.stringify([write('')]));
      return plan(owner, write('x'.repeat(bytes - empty)));
    };
    const half = 2 * 1024 * 1024;
    expect(owners([ofBytes('a', half - 200), ofBytes('b', 200)])).toEqual([['a', 'b']]);
    expect(owners([ofBytes('a', half - 200), ofBytes('b', 201)])).toEqual([['a'], ['b']]);
    expect(owners([ofBytes('a', half + 1), ofBytes('b', 200)])).toEqual([['a'], ['b']]);
    const [a, b] = [ofBytes('a', half - 400), ofBytes('b', 200)];
    expect(owners([a, b, ofBytes('c', 200)])).toEqual([['a', 'b', 'c']]);
    expect(owners([a, b, ofBytes('c', 201)])).toEqual([['a', 'b'], ['c']]);
  });

  it('with all of their writes, in order', () => {
    const [packed] = pack([plan('a', put('1'), put('2')), plan('b', put('3'))]);
    expect(packed?.writes).toEqual([put('1'), put('2'), put('3')]);
  });

  it('none of them makes no transaction', () => {
    expect(pack([])).toEqual([]);
  });
});

describe('two plans for one item', () => {
  it('share an action that does both, under a condition that both hold', () => {
    const [packed, ...others] = pack([plan('a', take('S', 2)), plan('b', take('S', 3))]);
    expect(others).toEqual([]);
    expect(packed?.writes).toEqual([take('S', 5)]);
  });

  it('share it with what a third puts back, which asks for nothing', () => {
    const back = take('S', -4, atLeast(0));
    const [packed] = pack([plan('a', take('S', 2)), plan('b', back), plan('c', take('S', 3))]);
    expect(packed?.writes).toEqual([take('S', 1, atLeast(5))]);
  });

  it('share it when only one has a condition, and when none has', () => {
    const free: Write = { kind: 'update', table: 'stock', key: 'S', add: { counted: 1 } };
    expect(pack([plan('a', free), plan('b', take('S', 2))])[0]?.writes).toEqual([
      { ...free, add: { counted: 1, available: -2 }, when: atLeast(2) },
    ]);
    expect(pack([plan('a', free), plan('b', free)])[0]?.writes).toEqual([
      { ...free, add: { counted: 2 } },
    ]);
  });

  it('count as one action', () => {
    const a = plan('a', ...planOf('a', 99).writes, take('S', 1));
    expect(owners([a, plan('b', take('S', 1))])).toEqual([['a', 'b']]);
    expect(owners([a, plan('b', take('T', 1))])).toEqual([['a'], ['b']]);
  });

  const set: Write = { kind: 'update', table: 'stock', key: 'S', set: { name: 'Mug' } };
  const removal: Write = { kind: 'update', table: 'stock', key: 'S', remove: ['name'] };
  it.each<[string, Write]>([
    ['puts the item', { kind: 'put', table: 'stock', item: { sku: 'S' } }],
    ['sets an attribute', set],
    ['removes an attribute', removal],
    ['asks for less than so much', take('S', 1, { ...atLeast(1), operator: '<=' })],
    ['asks for another attribute', take('S', 1, atLeast(1, 'counted'))],
    ['asks for a text', take('S', 1, { ...atLeast(1), value: '1' })],
    ['asks for absence', take('S', 1, { kind: 'absent', attribute: 'gone' })],
    ['asks for several things', take('S', 1, { kind: 'all', of: [atLeast(1)] })],
  ])('are in two transactions when one of them %s', (_, write) => {
    expect(owners([plan('a', take('S', 1)), plan('b', write)])).toEqual([['a'], ['b']]);
    expect(owners([plan('a', write), plan('b', take('S', 1))])).toEqual([['a'], ['b']]);
  });

  it('are in two transactions as wholes: nothing of the second is in the first', () => {
    const packs = pack([plan('a', take('S', 1)), plan('b', take('T', 1), set)]);
    expect(packs.map(({ writes }) => writes)).toEqual([[take('S', 1)], [take('T', 1), set]]);
  });

  it('of different tables are two items', () => {
    const reservation: Write = { ...take('S', 1), table: 'reservations' };
    expect(pack([plan('a', take('S', 1)), plan('b', reservation)])[0]?.writes).toHaveLength(2);
  });
});

describe('a plan', () => {
  it('that would write an item twice is refused, for one of the two would be dropped', () => {
    expect(() => requireDistinct([put('1'), take('S', 1)])).not.toThrow();
    const twice = () => requireDistinct([take('S', 1), put('1'), take('S', 2)]);
    expect(twice).toThrow(PermanentFault);
    expect(twice).toThrow('the message would write an item twice');
  });
});

describe('of a refused transaction', () => {
  const condition: Refusal = { kind: 'condition' };
  const conflict: Refusal = { kind: 'conflict' };
  const blameFor = (plans: readonly Plan<string>[], refused: Readonly<Record<string, Refusal>>) => {
    const [packed, ...others] = pack(plans);
    if (!packed || others.length > 0) throw new Error('the plans fit one transaction');
    const keyOf = (write: Write) => (write.kind === 'put' ? write.item['orderId'] : write.key);
    const refusals = packed.writes.map((write) => refused[String(keyOf(write))]);
    const { offenders, crowded } = blame(packed, { kind: 'refused', refusals });
    const names = (set: ReadonlySet<Plan<string>>) => [...set].map(({ owner }) => owner);
    return { offenders: names(offenders), crowded: names(crowded) };
  };
  const plans = [
    plan('a', put('1'), take('S', 1)),
    plan('b', put('2'), take('S', 1)),
    plan('c', put('3'), take('T', 1)),
  ];

  it('only those are to blame whose writes were refused', () => {
    expect(blameFor(plans, { '2': condition })).toEqual({ offenders: ['b'], crowded: [] });
    expect(blameFor(plans, { '1': conflict, T: condition })).toEqual({
      offenders: ['a', 'c'],
      crowded: [],
    });
  });

  it('all who share a refused write are to blame, and each may have the item alone', () => {
    expect(blameFor(plans, { S: condition })).toEqual({
      offenders: ['a', 'b'],
      crowded: ['a', 'b'],
    });
  });

  it('one that was refused for something of its own as well is not merely crowded', () => {
    expect(blameFor(plans, { S: condition, '1': condition })).toEqual({
      offenders: ['a', 'b'],
      crowded: ['b'],
    });
  });

  it('those who met a conflict on what they share have to wait, not to go apart', () => {
    expect(blameFor(plans, { S: conflict })).toEqual({ offenders: ['a', 'b'], crowded: [] });
  });

  it('all are to blame when it names none', () => {
    expect(blameFor(plans, {})).toEqual({ offenders: ['a', 'b', 'c'], crowded: [] });
  });
});
