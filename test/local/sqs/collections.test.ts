import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ExpiringMap } from '../../../local/sqs/collections/expiring-map.ts';
import { Heap } from '../../../local/sqs/collections/heap.ts';

it('a heap gives its members in order, whatever was removed in between', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50)), fc.array(fc.nat()), (keys, removals) => {
      const members = keys.map((key, index) => ({ key, index }));
      const heap = new Heap<{ key: number; index: number }>(
        (a, b) => a.key < b.key || (a.key === b.key && a.index < b.index),
      );
      for (const member of members) heap.add(member);
      const kept = new Set(members);
      for (const removal of removals) {
        const member = members[removal % (members.length || 1)];
        if (!member) continue;
        heap.remove(member);
        kept.delete(member);
      }
      const given: unknown[] = [];
      for (let first = heap.first(); first; first = heap.first()) {
        given.push(first);
        heap.remove(first);
      }
      expect(given).toEqual([...kept].sort((a, b) => a.key - b.key || a.index - b.index));
    }),
  );
});

it('an expiring map forgets a key at its age, counted from the last time it was set', () => {
  const map = new ExpiringMap<string>(10);
  map.set('a', 'first', 0);
  map.set('a', 'second', 5);
  expect(map.get('a', 14)).toBe('second');
  map.set('b', 'other', 14);
  expect(map.get('a', 14)).toBe('second');
  expect(map.get('a', 15)).toBeUndefined();
});

it('an expiring map stays right while it forgets thousands of keys', () => {
  const map = new ExpiringMap<number>(100);
  for (let time = 0; time < 5_000; time += 1) map.set(`k${time}`, time, time);
  expect(map.get('k4899', 4_999)).toBeUndefined();
  expect(map.get('k4900', 4_999)).toBe(4_900);
});
