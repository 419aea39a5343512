import { describe, expect, it } from 'vitest';
import { messageId } from '../../../core/messages.ts';
import type { Store } from '../../../lambdas/runtime/ports.ts';
import { survey } from '../../../lambdas/watch/survey.ts';
import { sendUnsent } from '../../../lambdas/watch/unsent.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { RecordingLog } from '../../support/recording-log.ts';
import { RecordingQueues } from '../../support/recording-queues.ts';

const SINCE = '2026-03-01T11:00:00.000Z';

/** A store in which orders without end wait; all of them are dead, or none is. */
function endless({ areDead }: { readonly areDead: boolean }): {
  readonly store: Store;
  readonly queried: () => number;
} {
  let made = 0;
  let queried = 0;
  const unused = () => Promise.reject(new Error('a survey only reads'));
  const store: Store = {
    get: async (keys) =>
      keys.map(({ table, key }) =>
        table === 'failures' && areDead
          ? { orderId: key, [messageId(key, 'order.submitted')]: {} }
          : undefined,
      ),
    query: async ({ limit }) => {
      queried += 1;
      return Array.from({ length: limit }, () => ({ listPosition: `${SINCE}#ord_${made++}` }));
    },
    write: unused,
    transact: unused,
  };
  return { store, queried: () => queried };
}

describe('a survey of the orders that wait', () => {
  it('of which all are dead ends after ten thousand, and says so', async () => {
    const { store, queried } = endless({ areDead: true });
    expect(await survey(store, '2026-03-01T12:00:00.000Z', 1)).toEqual({
      waiting: [],
      isComplete: false,
    });
    expect(queried() * 25).toBe(10_000);
  });

  it.each([
    [1, 8],
    [200, 8],
    [201, 16],
  ])('that is to find %i reads %i pages of 25, of all buckets at a time', async (want, pages) => {
    const { store, queried } = endless({ areDead: false });
    const { waiting, isComplete } = await survey(store, '2026-03-01T12:00:00.000Z', want);
    expect(waiting).toHaveLength(want);
    expect(isComplete).toBe(true);
    expect(queried()).toBe(pages);
  });

  it('that did not end is told to the operator', async () => {
    const log = new RecordingLog();
    const ports = { queues: new RecordingQueues(), clock: new FakeClock(), log };
    const report = await sendUnsent({ ...ports, store: endless({ areDead: true }).store });
    expect(report).toEqual({ oldestAgeSeconds: 0, probes: 0 });
    expect(log.entries).toEqual([
      { level: 'warn', event: 'survey-incomplete', fields: { found: 0 } },
    ]);
  });
});
