import { beforeEach, describe, expect, it } from 'vitest';
import { TransientFault } from '../../../lambdas/runtime/faults.ts';
import { idOf, orderIn } from '../../support/samples.ts';
import { setUpWatch } from './setup.ts';

let watch: ReturnType<typeof setUpWatch>;
beforeEach(() => {
  watch = setUpWatch();
});

describe('the watch', () => {
  it('tells its metrics in one line that CloudWatch reads', async () => {
    await watch.run();
    expect(watch.log.entries).toEqual([
      {
        level: 'info',
        event: 'watched',
        fields: {
          _aws: {
            Timestamp: watch.clock.now(),
            CloudWatchMetrics: [
              {
                Namespace: 'OrderPipeline',
                Dimensions: [['stack']],
                Metrics: [
                  { Name: 'OldestUnsentOrderAge', Unit: 'Seconds' },
                  { Name: 'OrdersSentAgain', Unit: 'Count' },
                  { Name: 'DeadLetters', Unit: 'Count' },
                  { Name: 'OrdersStuck', Unit: 'Count' },
                ],
              },
            ],
          },
          OldestUnsentOrderAge: 0,
          OrdersSentAgain: 0,
          DeadLetters: 0,
          OrdersStuck: 0,
        },
      },
    ]);
  });

  it('sends on what is unsent although the dead-letter queues are away, and fails', async () => {
    watch.store.seed('orders', orderIn('received'));
    watch.deadLetters.onReceive = () => {
      throw new TransientFault('away');
    };
    await expect(watch.run()).rejects.toThrow('away');
    expect(watch.queues.sentIds).toEqual([`${idOf(1)}/order.submitted/1`]);
    expect(watch.metrics).toMatchObject({ OrdersSentAgain: 1 });
    expect(watch.metrics).not.toHaveProperty('DeadLetters');
    expect(watch.logged('watch-failed')).toMatchObject([
      { level: 'error', fields: { error: { message: 'away' } } },
    ]);
    expect(watch.logged('orders-sent-again')).toMatchObject([
      { level: 'warn', fields: { orders: 1, unsent: 0, orderIds: [idOf(1)] } },
    ]);
  });

  it('names what it cannot read of what it knew', async () => {
    watch.store.seed('watch', { task: 'unsent', version: 0 });
    await expect(watch.run()).rejects.toThrow(
      'what the watch knows of unsent cannot be read: /version (too_small)',
    );
  });

  it('waits for no call beyond the end of its time', async () => {
    const hanging = setUpWatch((ports) => ({
      ...ports,
      deadLetters: { ...ports.deadLetters, receive: () => new Promise(() => {}) },
    }));
    const run = hanging.run(30_000);
    for (let step = 0; hanging.clock.pendingTimers === 0 && step < 1_000; step++) await null;
    while (hanging.clock.pendingTimers < 4) await null;
    hanging.clock.advance(30_000);
    await expect(run).rejects.toThrow('no answer before the end of the invocation');
  });

  it('leaves no timer behind', async () => {
    watch.store.seed('orders', orderIn('received'));
    await watch.run();
    expect(watch.clock.pendingTimers).toBe(0);
  });
});
