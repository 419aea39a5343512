import * as z from 'zod';
import type { EventDestinationSpec } from '../deployment.ts';

const schema = z.object({
  ConfigurationSetName: z.string(),
  EventDestination: z.object({
    Enabled: z.union([z.boolean(), z.stringbool()]).default(false),
    MatchingEventTypes: z.array(z.string()),
    SnsDestination: z.object({ TopicARN: z.string() }, 'only topics are told of mail here'),
  }),
});

export function toEventDestination(logicalId: string, properties: unknown): EventDestinationSpec {
  const { ConfigurationSetName, EventDestination } = schema.parse(properties);
  return {
    logicalId,
    configurationSet: ConfigurationSetName,
    enabled: EventDestination.Enabled,
    eventTypes: EventDestination.MatchingEventTypes,
    topicArn: EventDestination.SnsDestination.TopicARN,
  };
}
