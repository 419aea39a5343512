import { beforeEach, describe, expect, it } from 'vitest';
import type { ScheduleSpec } from '../../../local/assembly/deployment.ts';
import type { InvokeResult } from '../../../local/lambda/invoke.ts';
import { startScheduler } from '../../../local/scheduler/scheduler.ts';
import { type ManualClock, manualClock } from '../lambda/manual-clock.ts';

const MINUTE_MS = 60_000;
const START_MS = Date.parse('2026-03-01T12:00:00.400Z');

const schedule = (rest: Partial<ScheduleSpec> = {}): ScheduleSpec => ({
  logicalId: 'Rule',
  name: 'Shop-Rule',
  arn: 'arn:aws:events:us-east-1:000000000000:rule/Shop-Rule',
  periodMs: MINUTE_MS,
  enabled: true,
  targets: [{ id: 'Target0', functionName: 'watch' }],
  ...rest,
});

let clock: ManualClock;
let invocations: { readonly functionName: string; readonly event: unknown }[];
let faults: unknown[];
/** What becomes of the invocations. */
let answer: () => Promise<InvokeResult>;

beforeEach(() => {
  clock = manualClock(START_MS);
  invocations = [];
  faults = [];
  answer = async () => ({ kind: 'ok', payload: null });
});

const start = (...schedules: readonly ScheduleSpec[]) =>
  startScheduler({
    schedules,
    region: 'us-east-1',
    accountId: '000000000000',
    clock,
    newId: () => 'id-1',
    invoke(functionName, event) {
      invocations.push({ functionName, event });
      return answer();
    },
    onFault: (error) => faults.push(error),
  });

/** Lets what was begun go on as far as it can. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await null;
}

describe('a schedule', () => {
  it('invokes its target once a period, for the first time when one has passed', () => {
    start(schedule());
    clock.advance(MINUTE_MS - 1);
    expect(invocations).toHaveLength(0);
    clock.advance(1);
    expect(invocations).toHaveLength(1);
    clock.advance(3 * MINUTE_MS);
    expect(invocations).toHaveLength(4);
  });

  it('sends the event that EventBridge sends', () => {
    start(schedule());
    clock.advance(MINUTE_MS);
    expect(invocations).toEqual([
      {
        functionName: 'watch',
        event: {
          version: '0',
          id: 'id-1',
          'detail-type': 'Scheduled Event',
          source: 'aws.events',
          account: '000000000000',
          time: '2026-03-01T12:01:00Z',
          region: 'us-east-1',
          resources: ['arn:aws:events:us-east-1:000000000000:rule/Shop-Rule'],
          detail: {},
        },
      },
    ]);
  });

  it('sends what its target wants instead, null too', () => {
    const targets = [
      { id: 'a', functionName: 'one', input: { kind: 'constant' } },
      { id: 'b', functionName: 'two', input: null },
    ];
    start(schedule({ targets }));
    clock.advance(MINUTE_MS);
    expect(invocations).toEqual([
      { functionName: 'one', event: { kind: 'constant' } },
      { functionName: 'two', event: null },
    ]);
  });

  it('that is disabled invokes nothing', () => {
    start(schedule({ enabled: false }), schedule({ periodMs: 5 * MINUTE_MS }));
    clock.advance(5 * MINUTE_MS);
    expect(invocations).toHaveLength(1);
  });

  it('goes on beside an invocation that takes longer than a period', () => {
    answer = () => new Promise(() => {});
    start(schedule());
    clock.advance(3 * MINUTE_MS);
    expect(invocations).toHaveLength(3);
  });

  it('does not make up for the time in which the machine slept', () => {
    const calls: { readonly atMs: number; readonly callback: () => void }[] = [];
    let nowMs = START_MS;
    clock = {
      ...clock,
      now: () => nowMs,
      callAt(atMs, callback) {
        calls.push({ atMs, callback });
        return () => {};
      },
    };
    start(schedule());
    nowMs = START_MS + 10.5 * MINUTE_MS;
    calls[0]?.callback();
    expect(invocations).toHaveLength(1);
    expect(calls.map(({ atMs }) => atMs - START_MS)).toEqual([MINUTE_MS, 11 * MINUTE_MS]);
  });

  it('that is stopped invokes nothing more', () => {
    const scheduler = start(schedule());
    clock.advance(MINUTE_MS);
    scheduler.stop();
    clock.advance(10 * MINUTE_MS);
    expect(invocations).toHaveLength(1);
  });
});

describe('an invocation that fails', () => {
  it.each<[InvokeResult, string]>([
    [{ kind: 'error', errorType: 'Error', errorMessage: 'away' }, 'Error: away'],
    [{ kind: 'timeout', timeoutMs: 60_000 }, 'timed out after 60000 ms'],
    [{ kind: 'throttled' }, 'throttled'],
  ])('is told, and the next comes in time: %j', async (result, reason) => {
    answer = async () => result;
    start(schedule());
    clock.advance(MINUTE_MS);
    await settle();
    expect(faults.map(String)).toEqual([
      `ScheduledInvocationError: watch, run by Shop-Rule: ${reason}`,
    ]);
    clock.advance(MINUTE_MS);
    expect(invocations).toHaveLength(2);
  });

  it('is told when there is no such function', async () => {
    answer = async () => {
      throw new Error('no such function');
    };
    start(schedule());
    clock.advance(MINUTE_MS);
    await settle();
    expect(faults.map(String)).toEqual(['Error: no such function']);
  });

  it('because everything ends is not told', async () => {
    const { promise, resolve } = deferred<InvokeResult>();
    answer = () => promise;
    const scheduler = start(schedule());
    clock.advance(MINUTE_MS);
    scheduler.stop();
    resolve({ kind: 'error', errorType: 'Runtime.ExitError', errorMessage: 'killed' });
    await settle();
    expect(faults).toEqual([]);
  });
});

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
