import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settings } from './drawn-settings.ts';
import { sequences } from './sequences.ts';
import { LONG_SECONDS, messagesOf, type Sequence, type Step } from './step.ts';

const drawn = (seed: number): readonly Sequence[] => fc.sample(sequences(), { seed, numRuns: 400 });
const sample = drawn(1);
const steps = sample.flatMap((sequence) => sequence.steps);
const calls = [
  'ChangeMessageVisibility',
  'ChangeMessageVisibilityBatch',
  'CreateQueue',
  'DeleteMessage',
  'DeleteMessageBatch',
  'GetQueueAttributes',
  'GetQueueUrl',
  'ListDeadLetterSourceQueues',
  'ListQueueTags',
  'ListQueues',
  'PurgeQueue',
  'ReceiveMessage',
  'SendMessage',
  'SendMessageBatch',
  'SetQueueAttributes',
  'TagQueue',
  'UntagQueue',
];

describe('generated sequences', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(drawn(1)).toEqual(sample);
    expect(drawn(2)).not.toEqual(sample);
  });

  it('make every call, on queues of every kind', () => {
    expect([...new Set(steps.map(({ call }) => call))].sort()).toEqual(calls);
    const kinds = sample.map(({ setup: { kind, contentBased } }) => `${kind} ${contentBased}`);
    expect([...new Set(kinds)].sort()).toEqual([
      'fifo true',
      'fifo undefined',
      'standard undefined',
    ]);
    expect(sample.some(({ setup }) => setup.perGroup)).toBe(true);
    expect(sample.some(({ setup }) => setup.maxReceiveCount === 1)).toBe(true);
  });

  it('never depend on time: what is hidden or delayed stays so, but for what is refused', () => {
    const times = new Set(steps.flatMap(timesOf));
    // A sequence takes seconds; 1 is refused on a FIFO queue, -1, 901 and 43,201 everywhere.
    expect([...times].sort((a, b) => a - b)).toEqual([-1, 0, 1, LONG_SECONDS, 900, 901, 43_201]);
    const standard = sample.filter(({ setup }) => setup.kind === 'standard');
    const delays = standard.flatMap((sequence) => sequence.steps.flatMap(delaysOf));
    expect(delays).toContain(900);
    expect(delays).not.toContain(1);
  });

  it('give queues no delay and no visibility timeout that ends within a sequence', () => {
    const timeouts = settings.flatMap(({ DelaySeconds, VisibilityTimeout }) =>
      [DelaySeconds, VisibilityTimeout].filter((value) => value !== undefined).map(Number),
    );
    expect(timeouts.length).toBeGreaterThan(0);
    expect(timeouts.filter((seconds) => seconds > 0 && seconds < LONG_SECONDS)).toEqual([]);
  });

  it('seldom send an empty body', () => {
    const messages = steps.flatMap(messagesOf);
    const empty = messages.filter(({ body }) => body === '').length;
    expect(empty).toBeGreaterThan(0);
    expect(empty).toBeLessThan(messages.length / 40);
  });
});

const delaysOf = (step: Step) =>
  messagesOf(step).flatMap(({ delaySeconds }) =>
    delaySeconds === undefined ? [] : [delaySeconds],
  );

function timesOf(step: Step): readonly number[] {
  if ('seconds' in step && step.seconds !== undefined) return [step.seconds];
  if (step.call === 'ChangeMessageVisibilityBatch') {
    return step.entries.map(({ seconds }) => seconds);
  }
  return delaysOf(step);
}
