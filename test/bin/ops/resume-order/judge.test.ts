import { describe, expect, it } from 'vitest';
import { type Circumstances, refusalOf } from '../../../../bin/ops/resume-order/judge.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const judge = (about: Partial<Circumstances>) =>
  refusalOf(
    {
      ageMs: day,
      isDead: false,
      queued: 0,
      oldestAgeSeconds: undefined,
      orderId: 'ord_1',
      ...about,
    },
    10 * minute,
  );

describe('a message that an order waits for', () => {
  it('is sent when its queue is empty, or older than a queue keeps it', () => {
    expect(judge({})).toBeUndefined();
    expect(judge({ queued: 5, ageMs: 14 * day + 11 * minute })).toBeUndefined();
  });

  it('may be in a queue that holds messages, unless the oldest of them is younger', () => {
    expect(judge({ queued: 5 })).toContain('may be among the 5 messages');
    expect(judge({ queued: 5, oldestAgeSeconds: 86_400 })).toContain('may be among');
    expect(judge({ queued: 5, oldestAgeSeconds: 86_400 - 700 })).toBeUndefined();
  });

  it('is not sent while it is young, or dead', () => {
    expect(judge({ ageMs: 9 * minute })).toContain('it is owed for 9 min only');
    expect(judge({ isDead: true })).toContain('dlq redrive --order ord_1');
  });
});
