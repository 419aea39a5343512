/** Messages of generated sequences: few groups, bodies and deduplication ids, so that they meet. */
import fc from 'fast-check';
import { mostly, sometimes } from './draw.ts';
import type { AttributeRef } from './step.ts';

/** One more than an identifier has at most. */
export const long = 'x'.repeat(129);
const body = mostly(
  fc.constantFrom('a', 'b', 'c', 'd', 'täxt 🎉', 'a\tb\nc\r', '<&">', 'x'.repeat(1025)),
  fc.constantFrom('', 'a\u0000', '\u0008', '\uFFFE'),
  40,
);
const group = mostly<string | undefined>(
  fc.constantFrom('a', 'b', 'c'),
  fc.constantFrom(undefined, 'a b', 'ü', long, ''),
  40,
);
const deduplication = mostly<string | undefined>(
  fc.constantFrom('1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12'),
  fc.constantFrom(undefined, 'a b', 'ü', long, ''),
  40,
);

const text = (StringValue: string, DataType = 'String'): AttributeRef => ({
  DataType,
  StringValue,
});
const validAttributes: readonly Record<string, AttributeRef>[] = [
  { n: text('1', 'Number') },
  { s: text('täxt'), b: { DataType: 'Binary', bytes: '0001ff' } },
  { 'shop.id': text('7', 'Number.int'), 'shop.name': text('x', 'String.name'), other: text('y') },
];
const invalidAttributes: readonly Record<string, AttributeRef>[] = [
  { 'AWS.x': text('x') },
  { 'a..b': text('x') },
  { '.a': text('x') },
  { 'a b': text('x') },
  { n: text('x', 'Date') },
  { n: text('') },
  { n: text('x', 'Number') },
  { n: text('a\u0000') },
  Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`n${n}`, text('x')])),
];
const attributes = mostly(
  fc.constantFrom(...validAttributes),
  fc.constantFrom(...invalidAttributes),
  8,
);

const traceHeader = fc.constant('Root=1-5759e988-bd862e3fe1be46a994272793');
/** What does not depend on the queue. */
export const contents = {
  body,
  attributes: sometimes(attributes),
  traceHeader: sometimes(traceHeader, 12),
};

/** How messages are sent to a queue of some kind. */
export interface Sending {
  readonly group: fc.Arbitrary<string | undefined>;
  readonly deduplication: fc.Arbitrary<string | undefined>;
  readonly delaySeconds: fc.Arbitrary<number | undefined>;
}

export const sendings = {
  explicit: { group, deduplication, delaySeconds: sometimes(fc.constantFrom(0, 1, 901), 40) },
  contentBased: {
    group,
    deduplication: sometimes(deduplication, 4),
    delaySeconds: sometimes(fc.constantFrom(0, 1, 901), 40),
  },
  standard: {
    group: sometimes(group, 6),
    deduplication: sometimes(deduplication, 40),
    delaySeconds: sometimes(fc.constantFrom(0, 900, -1, 901), 12),
  },
} satisfies Record<string, Sending>;
