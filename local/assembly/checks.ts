import type { Deployment, EventSourceMappingSpec, FunctionSpec, QueueSpec } from './deployment.ts';
import { AssemblyError } from './errors.ts';

/** A FIFO queue's largest batch, and a standard queue's without a window (docs: Lambda with SQS). */
const MAX_BATCH_WITHOUT_WINDOW = 10;
const MAX_BATCH = 10_000;
/** Of a queue that does not say (SQS, SetQueueAttributes). */
const DEFAULT_VISIBILITY_SECONDS = 30;

/**
 * Refuses what AWS would refuse at deployment, and what would fail only when a message comes: a
 * mapping, a schedule or a route of a function or queue that does not run here, and limits of a mapping.
 * @throws AssemblyError
 */
export function checkDeployment(
  deployment: Pick<
    Deployment,
    | 'queues'
    | 'functions'
    | 'eventSourceMappings'
    | 'schedules'
    | 'httpApis'
    | 'configurationSets'
    | 'eventDestinations'
    | 'topics'
    | 'subscriptions'
  >,
): void {
  checkTopics(deployment);
  const { queues, functions, eventSourceMappings, schedules, httpApis } = deployment;
  const needFunction = (name: string, user: string): FunctionSpec => {
    const found = functions.find((fn) => fn.name === name);
    if (found) return found;
    throw new AssemblyError(`${user} invokes the function ${name}, which is not in the template`);
  };
  for (const mapping of eventSourceMappings) {
    const { timeoutMs } = needFunction(mapping.functionName, mapping.logicalId);
    const queue = queues.find(({ name }) => name === mapping.queueName);
    if (queue === undefined) {
      throw new AssemblyError(
        `${mapping.logicalId} reads the queue ${mapping.queueName}, which is not in the template`,
      );
    }
    checkMapping(mapping, queue);
    checkVisibility(mapping.logicalId, queue, timeoutMs);
  }
  for (const { logicalId, targets } of schedules) {
    for (const { functionName } of targets) needFunction(functionName, logicalId);
  }
  for (const { logicalId, routes } of httpApis) {
    for (const route of routes)
      needFunction(route.functionName, `${logicalId}, ${route.routeKey},`);
  }
}

function checkTopics({
  queues,
  configurationSets,
  eventDestinations,
  topics,
  subscriptions,
}: Pick<
  Deployment,
  'queues' | 'configurationSets' | 'eventDestinations' | 'topics' | 'subscriptions'
>): void {
  const need = (isThere: boolean, user: string, what: string): void => {
    if (!isThere) throw new AssemblyError(`${user} names ${what}, which is not in the template`);
  };
  const isTopic = (topicArn: string) => topics.some(({ arn }) => arn === topicArn);
  for (const { logicalId, topicArn, queueName } of subscriptions) {
    need(isTopic(topicArn), logicalId, `the topic ${topicArn}`);
    const isQueue = queues.some(({ name }) => name === queueName);
    need(isQueue, logicalId, `the queue ${queueName}`);
  }
  for (const { logicalId, topicArn, configurationSet } of eventDestinations) {
    need(isTopic(topicArn), logicalId, `the topic ${topicArn}`);
    const isSet = configurationSets.includes(configurationSet);
    need(isSet, logicalId, `the configuration set ${configurationSet}`);
  }
}

/** What is not handled yet would come again (Lambda, CreateEventSourceMapping refuses it, too). */
function checkVisibility(logicalId: string, { attributes }: QueueSpec, timeoutMs: number): void {
  const visibility = Number(attributes['VisibilityTimeout'] ?? DEFAULT_VISIBILITY_SECONDS);
  if (visibility * 1000 >= timeoutMs) return;
  throw new AssemblyError(
    `${logicalId}: the queue's visibility timeout of ${visibility} s is less than the function's ` +
      `timeout of ${timeoutMs / 1000} s`,
  );
}

function checkMapping(mapping: EventSourceMappingSpec, queue: QueueSpec): void {
  const { logicalId, batchSize, batchingWindowMs, maximumConcurrency } = mapping;
  const isFifo = queue.attributes['FifoQueue'] === 'true';
  if (isFifo && batchingWindowMs > 0) {
    throw new AssemblyError(`${logicalId}: a FIFO queue has no batching window`);
  }
  const largest = batchingWindowMs > 0 ? MAX_BATCH : MAX_BATCH_WITHOUT_WINDOW;
  if (batchSize > largest) {
    throw new AssemblyError(`${logicalId}: a batch of this queue is at most ${largest} messages`);
  }
  if (maximumConcurrency !== undefined && (maximumConcurrency < 2 || maximumConcurrency > 1_000)) {
    throw new AssemblyError(`${logicalId}: ScalingConfig.MaximumConcurrency is 2 to 1,000`);
  }
}
