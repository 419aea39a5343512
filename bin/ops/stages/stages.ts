/** The stages of the pipeline: each consumes one queue or more, by event source mappings. */
import {
  type EventSourceMappingConfiguration,
  GetEventSourceMappingCommand,
  paginateListEventSourceMappings,
} from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { pipelineQueueNamed } from '../../../lib/pipeline-queues.ts';
import { UsageError } from '../../command-line/usage-error.ts';
import type { Connection } from '../../deployment/connect.ts';
import type { QueueUrls, StackOutputs } from '../../deployment/outputs.ts';
import { displayName } from '../dlq/queues.ts';

/** What an operator calls the stage that consumes a queue. */
export const stageOf = (queue: Pick<QueueUrls, 'name'>): string =>
  pipelineQueueNamed(queue.name)?.stage ?? displayName(queue);

/** The queues of the stage of that name. @throws UsageError */
export function queuesOfStage({ queues }: StackOutputs, stage: string): readonly QueueUrls[] {
  const found = queues.filter((queue) => stageOf(queue) === stage);
  if (found.length > 0) return found;
  const known = [...new Set(queues.map(stageOf))].join(', ');
  throw new UsageError(`there is no stage "${stage}"; there are ${known}`);
}

/** An event source mapping of a queue. */
export interface Mapping {
  readonly uuid: string;
  /** As Lambda says: `Enabled`, `Disabled`, and on the way between. */
  readonly state: string;
  readonly reportsFailures: boolean;
  readonly functionArn: string;
  /** ScalingConfig.MaximumConcurrency, where it is set. */
  readonly maximumConcurrency: number | undefined;
}

/** Whether messages reach the function, or will in a moment. */
export const isOn = ({ state }: Pick<Mapping, 'state'>): boolean =>
  state !== 'Disabled' && state !== 'Disabling';

export async function mappingsOf(
  { sqs, lambda: client }: Pick<Connection, 'sqs' | 'lambda'>,
  { url: QueueUrl }: QueueUrls,
): Promise<readonly Mapping[]> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  const EventSourceArn = Attributes?.['QueueArn'];
  const mappings: Mapping[] = [];
  for await (const page of paginateListEventSourceMappings({ client }, { EventSourceArn })) {
    mappings.push(...(page.EventSourceMappings ?? []).map(mappingFrom));
  }
  return mappings;
}

/** The mapping as it is now. */
export async function readMapping(
  { lambda }: Pick<Connection, 'lambda'>,
  { uuid: UUID }: Mapping,
): Promise<Mapping> {
  return mappingFrom(await lambda.send(new GetEventSourceMappingCommand({ UUID })));
}

export function mappingFrom({
  UUID = '',
  State = '',
  FunctionArn = '',
  FunctionResponseTypes = [],
  ScalingConfig,
}: EventSourceMappingConfiguration): Mapping {
  return {
    uuid: UUID,
    state: State,
    functionArn: FunctionArn,
    reportsFailures: FunctionResponseTypes.includes('ReportBatchItemFailures'),
    maximumConcurrency: ScalingConfig?.MaximumConcurrency,
  };
}
