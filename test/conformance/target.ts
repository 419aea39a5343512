import { randomUUID } from 'node:crypto';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  type Message,
  type QueueAttributeName,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SendMessageCommand,
  type SendMessageCommandInput,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Endpoint } from './endpoint.ts';

export type Attributes = Partial<Record<QueueAttributeName, string>>;

/** What a case works with: the real SDK, and shorthands for what most cases do. */
export class Target {
  readonly sqs: SQSClient;
  readonly #endpoint: Endpoint;
  readonly #queues: string[] = [];
  #patienceSeconds: number;

  /** `sqs` is its own. Default: one with the region and the credentials of the environment. */
  constructor(endpoint: Endpoint, waitsSeconds: number, sqs = clientOfEnvironment(endpoint.url)) {
    this.#endpoint = endpoint;
    this.#patienceSeconds = waitsSeconds;
    this.sqs = sqs;
  }

  /** Waits; a case declares in all how long it does. */
  async advance(seconds: number): Promise<void> {
    this.#patienceSeconds -= seconds;
    if (this.#patienceSeconds < 0) throw new Error('The case waits longer than it declares.');
    await this.#endpoint.advance(seconds);
  }

  untilPolling(): Promise<void> {
    return this.#endpoint.untilPolling();
  }

  uniqueName(suffix = ''): string {
    return `conformance-${randomUUID()}${suffix}`;
  }

  /** A FIFO queue's URL. Unless told otherwise, it deduplicates by content. */
  fifo(attributes: Attributes = {}): Promise<string> {
    return this.create(this.uniqueName('.fifo'), {
      FifoQueue: 'true',
      ContentBasedDeduplication: 'true',
      ...attributes,
    });
  }

  /** A standard queue's URL. */
  standard(attributes: Attributes = {}): Promise<string> {
    return this.create(this.uniqueName(), attributes);
  }

  async create(QueueName: string, Attributes: Attributes = {}): Promise<string> {
    const { QueueUrl = '' } = await this.sqs.send(
      new CreateQueueCommand({ QueueName, Attributes }),
    );
    this.#queues.push(QueueUrl);
    return QueueUrl;
  }

  /** A queue whose dead letters go to the second one. */
  async withDeadLetters(
    kind: 'fifo' | 'standard',
    maxReceiveCount: number,
    attributes: Attributes = {},
  ): Promise<readonly [queue: string, deadLetters: string]> {
    const deadLetters = await this[kind]();
    const RedrivePolicy = JSON.stringify({
      deadLetterTargetArn: await this.arn(deadLetters),
      maxReceiveCount,
    });
    return [await this[kind]({ ...attributes, RedrivePolicy }), deadLetters];
  }

  async attributes(QueueUrl: string): Promise<Record<string, string>> {
    const answer = await this.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    return answer.Attributes ?? {};
  }

  async arn(queueUrl: string): Promise<string> {
    return (await this.attributes(queueUrl))['QueueArn'] ?? '';
  }

  send(QueueUrl: string, MessageBody: string, more: Partial<SendMessageCommandInput> = {}) {
    return this.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
  }

  /** Sends each body to one group, in order. */
  async sendAll(queueUrl: string, group: string, bodies: readonly string[]): Promise<void> {
    for (const body of bodies) await this.send(queueUrl, body, { MessageGroupId: group });
  }

  sendBatch(QueueUrl: string, Entries: SendMessageBatchRequestEntry[]) {
    return this.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  }

  /** Up to ten messages with everything that is known of them. */
  async receive(
    QueueUrl: string,
    more: Partial<ReceiveMessageCommandInput> = {},
  ): Promise<Message[]> {
    const answer = await this.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
        WaitTimeSeconds: this.#endpoint.receiveWaitSeconds,
        ...more,
      }),
    );
    return answer.Messages ?? [];
  }

  async bodies(queueUrl: string, more: Partial<ReceiveMessageCommandInput> = {}) {
    return (await this.receive(queueUrl, more)).map((message) => message.Body);
  }

  /** The one message that is there to receive. */
  async one(queueUrl: string, more: Partial<ReceiveMessageCommandInput> = {}): Promise<Message> {
    const [message] = await this.receive(queueUrl, { MaxNumberOfMessages: 1, ...more });
    if (!message) throw new Error('There was no message to receive.');
    return message;
  }

  delete(QueueUrl: string, { ReceiptHandle }: Message) {
    return this.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  }

  changeVisibility(QueueUrl: string, { ReceiptHandle }: Message, VisibilityTimeout: number) {
    return this.sqs.send(
      new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }),
    );
  }

  /** Deletes the case's queues. */
  async close(): Promise<void> {
    for (const QueueUrl of this.#queues) {
      // A case may have deleted its queue itself.
      await this.sqs.send(new DeleteQueueCommand({ QueueUrl })).catch(() => {});
    }
    this.sqs.destroy();
  }
}

function clientOfEnvironment(endpoint: string): SQSClient {
  return new SQSClient({
    endpoint,
    region: process.env['AWS_REGION'] ?? 'us-east-1',
    maxAttempts: 1,
    ...(process.env['AWS_ACCESS_KEY_ID']
      ? {}
      : { credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }),
  });
}
