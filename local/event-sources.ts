/** The template's event source mappings, on the SQS model. */
import type { Deployment, EventSourceMappingSpec } from './assembly/deployment.ts';
import type { Clock } from './clock.ts';
import type { KeptSwitches } from './event-source/kept-switches.ts';
import { startEventSourceMapping } from './event-source/mapping.ts';
import type { QueueSource, ReceivedMessage } from './event-source/source.ts';
import type { LambdaService } from './lambda/service.ts';
import { md5OfBody } from './sqs/digest.ts';
import type { SqsPoller } from './sqs/poller.ts';
import type { ReceivedMessage as SqsMessage } from './sqs/receive.ts';
import { uuidOf } from './uuid.ts';

/** SQS's longest long poll, s: 20 (ReceiveMessage, API reference). */
const LONG_POLL_MS = 20_000;

export interface MappingsOptions {
  readonly deployment: Deployment;
  readonly poller: SqsPoller;
  readonly lambda: LambdaService;
  readonly clock: Clock;
  /** What was switched on and off by hand. */
  readonly switches: KeptSwitches;
  readonly onFault: (error: unknown) => void;
}

/** A mapping as Lambda tells of it. */
export interface MappingStatus {
  readonly spec: EventSourceMappingSpec;
  readonly uuid: string;
  readonly queueArn: string;
  readonly enabled: boolean;
}

export interface Mappings {
  list(): readonly MappingStatus[];
  /** Lasts beyond a restart. False when there is no such mapping. */
  setEnabled(uuid: string, enabled: boolean): boolean;
  /** Resolves when the last batch is finished. */
  stop(): Promise<void>;
}

/** Starts those that are enabled: by the template, unless somebody has switched them since. */
export function startMappings(options: MappingsOptions): Mappings {
  const { deployment, poller, lambda, clock, switches, onFault } = options;
  const { region, accountId } = deployment;
  const source = queueSource(poller, onFault);
  const mappings = deployment.eventSourceMappings.map((spec) => {
    const queueArn = `arn:aws:sqs:${region}:${accountId}:${spec.queueName}`;
    const mapping = startEventSourceMapping({
      spec: { ...spec, enabled: switches.get(spec.logicalId) ?? spec.enabled },
      source,
      invoke: (functionName, event, invokeOptions) =>
        lambda.invoke(functionName, event, invokeOptions),
      queueArn,
      region,
      clock,
      hooks: { onError: onFault },
    });
    return { spec, mapping, queueArn, uuid: uuidOf(spec.logicalId) };
  });
  return {
    list: () => mappings.map(({ mapping, ...known }) => ({ ...known, enabled: mapping.enabled })),
    setEnabled(uuid, enabled) {
      const found = mappings.find((one) => one.uuid === uuid);
      if (!found) return false;
      switches.set(found.spec.logicalId, enabled);
      if (enabled) found.mapping.resume();
      else found.mapping.pause();
      return true;
    },
    stop: async () => {
      await Promise.all(mappings.map(({ mapping }) => mapping.stop()));
    },
  };
}

/** A sentence about queues that nobody reads because of a pause; undefined without any. */
export function pausedQueues(mappings: Mappings): string | undefined {
  const paused = mappings.list().filter(({ spec, enabled }) => spec.enabled && !enabled);
  if (paused.length === 0) return undefined;
  const names = paused.map(({ spec }) => spec.queueName).join(', ');
  return `Paused, and so since an earlier run: ${names}. \`npm run ops -- status\` names the stages.`;
}

function queueSource(poller: SqsPoller, onFault: (error: unknown) => void): QueueSource {
  return {
    receive: async (queueName, { maxMessages, signal }) => {
      const messages = await poller.receive(queueName, {
        maxMessages,
        signal,
        waitMs: LONG_POLL_MS,
      });
      return messages.map(toReceived);
    },
    delete: async (queueName, receiptHandles) => {
      for (const { error } of poller.deleteBatch(queueName, receiptHandles)) onFault(error);
    },
  };
}

function toReceived(message: SqsMessage): ReceivedMessage {
  const { messageId, receiptHandle, body, systemAttributes, messageAttributes } = message;
  return {
    messageId,
    receiptHandle,
    body,
    md5OfBody: md5OfBody(body),
    attributes: systemAttributes,
    messageAttributes,
  };
}
