import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { afterEach, describe, expect, it } from 'vitest';
import { oldestAges } from '../../../bin/ops/queue-ages.ts';

const queues = ['Orders', 'Email'].map((name) => ({
  name,
  url: `https://sqs.eu-west-1.amazonaws.com/1/Stack-${name}.fifo`,
  deadLettersUrl: '',
}));
const nowMs = Date.parse('2026-03-01T12:00:00.000Z');

const cloudWatch = new CloudWatchClient({ region: 'eu-west-1' });
const asked: unknown[] = [];
cloudWatch.middlewareStack.add(
  () => async (args) => {
    asked.push(args.input);
    const MetricDataResults = [
      { Id: 'q1', Values: [] },
      { Id: 'q0', Values: [61, 300] },
    ];
    return { response: {}, output: { $metadata: {}, MetricDataResults } };
  },
  { step: 'initialize', priority: 'high' },
);
afterEach(() => asked.splice(0));

describe('the age of the oldest message', () => {
  it('is the newest that CloudWatch has of the queue, and none of a queue that it says nothing of', async () => {
    const ages = await oldestAges({ cloudWatch, endpointUrl: undefined }, queues, nowMs);
    expect([...ages]).toEqual([['Orders', 61]]);
    expect(asked[0]).toMatchObject({
      ScanBy: 'TimestampDescending',
      MetricDataQueries: [
        {
          MetricStat: {
            Metric: { Dimensions: [{ Name: 'QueueName', Value: 'Stack-Orders.fifo' }] },
          },
        },
        {
          MetricStat: {
            Metric: { Dimensions: [{ Name: 'QueueName', Value: 'Stack-Email.fifo' }] },
          },
        },
      ],
    });
  });

  it('is not asked for on an endpoint of one’s own', async () => {
    const endpointUrl = 'http://127.0.0.1:4566';
    expect([...(await oldestAges({ cloudWatch, endpointUrl }, queues, nowMs))]).toEqual([]);
    expect(asked).toEqual([]);
  });
});
