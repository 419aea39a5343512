/** The template's event source mappings, on the SQS model. */
import type { Deployment } from './assembly/deployment.ts';
import type { Clock } from './clock.ts';
import { startEventSourceMapping } from './event-source/mapping.ts';
import type { QueueSource, ReceivedMessage } from './event-source/source.ts';
import type { LambdaService } from './lambda/service.ts';
import { md5OfBody } from './sqs/digest.ts';
import type { SqsPoller } from './sqs/poller.ts';
import type { ReceivedMessage as SqsMessage } from './sqs/receive.ts';

/** SQS's longest long poll, s: 20 (ReceiveMessage, API reference). */
const LONG_POLL_MS = 20_000;

export interface MappingsOptions {
  readonly deployment: Deployment;
  readonly poller: SqsPoller;
  readonly lambda: LambdaService;
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
}

export function startMappings({ deployment, poller, lambda, clock, onFault }: MappingsOptions) {
  const { region, accountId } = deployment;
  const source = queueSource(poller, onFault);
  const mappings = deployment.eventSourceMappings.map((spec) =>
    startEventSourceMapping({
      spec,
      source,
      invoke: (functionName, event, options) => lambda.invoke(functionName, event, options),
      queueArn: `arn:aws:sqs:${region}:${accountId}:${spec.queueName}`,
      region,
      clock,
      hooks: { onError: onFault },
    }),
  );
  return {
    stop: async () => {
      await Promise.all(mappings.map((mapping) => mapping.stop()));
    },
  };
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
