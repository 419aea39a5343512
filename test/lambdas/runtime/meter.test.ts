import { describe, expect, it } from 'vitest';
import { Meter } from '../../../lambdas/runtime/meter.ts';

const NOW_MS = 1_772_366_400_000;

describe('the meter of a batch', () => {
  it('says nothing when nothing was measured', () => {
    expect(new Meter('order').lines(NOW_MS)).toEqual([]);
  });

  it('puts all into one line of the embedded metric format, by dimensions', () => {
    const meter = new Meter('order');
    meter.count('OrdersConfirmed');
    meter.count('OrdersConfirmed');
    meter.count('MessagesHandled', 2);
    meter.record({ metric: 'ConfirmedValue', value: 1250, currency: 'GBP' });
    meter.record({ metric: 'ConfirmedValue', value: 50, currency: 'GBP' });
    meter.record({ metric: 'TimeToConfirm', value: 900 });
    meter.record({ metric: 'TimeToConfirm', value: 1_100 });
    expect(meter.lines(NOW_MS)).toEqual([
      {
        _aws: {
          Timestamp: NOW_MS,
          CloudWatchMetrics: [
            {
              Namespace: 'OrderPipeline',
              Dimensions: [['stack']],
              Metrics: [
                { Name: 'OrdersConfirmed', Unit: 'Count' },
                { Name: 'TimeToConfirm', Unit: 'Milliseconds' },
              ],
            },
            {
              Namespace: 'OrderPipeline',
              Dimensions: [['stack', 'stage']],
              Metrics: [{ Name: 'MessagesHandled', Unit: 'Count' }],
            },
            {
              Namespace: 'OrderPipeline',
              Dimensions: [['stack', 'currency']],
              Metrics: [{ Name: 'ConfirmedValue', Unit: 'None' }],
            },
          ],
        },
        stage: 'order',
        currency: 'GBP',
        OrdersConfirmed: 2,
        MessagesHandled: 2,
        ConfirmedValue: 1300,
        TimeToConfirm: [900, 1_100],
      },
    ]);
  });

  it('gives a second currency a line of its own', () => {
    const meter = new Meter('order');
    meter.count('OrdersConfirmed', 2);
    meter.record({ metric: 'ConfirmedValue', value: 100, currency: 'GBP' });
    meter.record({ metric: 'ConfirmedValue', value: 700, currency: 'EUR' });
    expect(meter.lines(NOW_MS)).toMatchObject([
      { currency: 'GBP', ConfirmedValue: 100, OrdersConfirmed: 2 },
      { currency: 'EUR', ConfirmedValue: 700 },
    ]);
  });

  it('begins a line after the hundred values that CloudWatch takes of a metric', () => {
    const meter = new Meter();
    for (let ms = 0; ms < 250; ms++) meter.record({ metric: 'TimeToConfirm', value: ms });
    const told = meter.lines(NOW_MS).map((fields) => fields['TimeToConfirm']);
    expect(told).toMatchObject([{ length: 100 }, { length: 100 }, { length: 50 }]);
    expect(told.flat()).toEqual(Array.from({ length: 250 }, (_, ms) => ms));
  });

  it('begins none for what fills its lines', () => {
    const meter = new Meter();
    for (let ms = 0; ms < 200; ms++) meter.record({ metric: 'TimeToConfirm', value: ms });
    expect(meter.lines(NOW_MS)).toHaveLength(2);
  });

  it('refuses a measurement without its dimension', () => {
    expect(() => new Meter().count('MessagesDead')).toThrow('without its stage');
    expect(() => new Meter('order').record({ metric: 'ConfirmedValue', value: 1 })).toThrow(
      'without its currency',
    );
  });
});
