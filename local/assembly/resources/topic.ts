import * as z from 'zod';
import type { SubscriptionSpec } from '../deployment.ts';

const subscriptionSchema = z.object({
  TopicArn: z.string(),
  Protocol: z.literal('sqs', 'only queues subscribe here'),
  Endpoint: z.string().transform((arn) => arn.slice(arn.lastIndexOf(':') + 1)),
  RawMessageDelivery: z.union([z.boolean(), z.stringbool()]).default(false),
});

export function toSubscription(logicalId: string, properties: unknown): SubscriptionSpec {
  const { TopicArn, Endpoint, RawMessageDelivery } = subscriptionSchema.parse(properties);
  return { logicalId, topicArn: TopicArn, queueName: Endpoint, isRaw: RawMessageDelivery };
}
