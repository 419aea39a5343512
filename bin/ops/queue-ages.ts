/** How long the oldest message of a queue has been there: SQS tells it to CloudWatch alone. */
import { type CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { Connection } from '../deployment/connect.ts';
import type { QueueUrls } from '../deployment/outputs.ts';

/** SQS publishes every minute (Developer Guide, "CloudWatch metrics for Amazon SQS"). */
const PERIOD_SECONDS = 60;
/** Metrics come minutes late. */
const LOOK_BACK_MS = 15 * 60_000;

/**
 * Ages in seconds by the queue's output name; none of a queue that nothing was told of, and none at
 * all on an endpoint of one's own.
 */
export async function oldestAges(
  {
    cloudWatch,
    endpointUrl,
  }: Pick<Connection, 'endpointUrl'> & {
    readonly cloudWatch: CloudWatchClient;
  },
  queues: readonly QueueUrls[],
  nowMs: number,
): Promise<ReadonlyMap<string, number>> {
  if (endpointUrl !== undefined) return new Map();
  const { MetricDataResults = [] } = await cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(nowMs - LOOK_BACK_MS),
      EndTime: new Date(nowMs),
      ScanBy: 'TimestampDescending',
      MetricDataQueries: queues.map(({ url }, at) => ({
        Id: `q${at}`,
        MetricStat: {
          Period: PERIOD_SECONDS,
          Stat: 'Maximum',
          Metric: {
            Namespace: 'AWS/SQS',
            MetricName: 'ApproximateAgeOfOldestMessage',
            Dimensions: [{ Name: 'QueueName', Value: url.split('/').at(-1) }],
          },
        },
      })),
    }),
  );
  const ages = new Map(MetricDataResults.map(({ Id, Values = [] }) => [Id, Values[0]]));
  return new Map(
    queues.flatMap(({ name }, at) => {
      const age = ages.get(`q${at}`);
      return age === undefined ? [] : [[name, age] as const];
    }),
  );
}
