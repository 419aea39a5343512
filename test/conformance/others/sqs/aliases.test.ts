import { expect, it } from 'vitest';
import { Aliases } from './aliases.ts';

it('names ids in the order in which they are seen, each always the same', () => {
  const aliases = new Aliases();
  expect(['x', 'y', 'x'].map((id) => aliases.id(id))).toEqual([
    'message 0',
    'message 1',
    'message 0',
  ]);
  expect(aliases.id(undefined)).toBeUndefined();
});

it('names sequence numbers by their order, in each queue for itself', () => {
  const aliases = new Aliases();
  const growing = ['10', '20', '30'].map((number) => aliases.sequenceNumber('main', number));
  const other = new Aliases();
  expect(['7', '8', '900'].map((number) => other.sequenceNumber('main', number))).toEqual(growing);
  expect(aliases.sequenceNumber('main', '20')).toBe(growing[1]);
  expect(aliases.sequenceNumber('dead', '20')).toBe(growing[0]);
});

it('tells a sequence number that does not grow', () => {
  const [growing, falling] = [new Aliases(), new Aliases()];
  const names = (aliases: Aliases, ...numbers: string[]) =>
    numbers.map((number) => aliases.sequenceNumber('main', number));
  expect(names(falling, '10', '9')).not.toEqual(names(growing, '9', '10'));
});

it('compares sequence numbers as numbers of any length', () => {
  const aliases = new Aliases();
  aliases.sequenceNumber('main', '99999999999999999998');
  expect(aliases.sequenceNumber('main', '100000000000000000000')).toBe('above 1 of 1');
  expect(aliases.sequenceNumber('main', 'none')).toBe('not a number: none');
});
