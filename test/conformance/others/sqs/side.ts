/** One implementation, as one sequence sees it. */
import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  type MessageSystemAttributeName,
  PurgeQueueCommand,
  type QueueAttributeName,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  type SQSClient,
  TagQueueCommand,
  UntagQueueCommand,
} from '@aws-sdk/client-sqs';
import { inputOf } from './message-input.ts';
import { Normaliser } from './normalise.ts';
import { type Outcome, refusalOf, type Value } from './outcome.ts';
import {
  type HandleRef,
  LONG_SECONDS,
  type QueueRef,
  queueRefs,
  type Setup,
  type Step,
  type StepOf,
} from './step.ts';

export class Side {
  readonly #sqs: SQSClient;
  readonly #prefix: string;
  readonly #suffix: string;
  readonly #normalise: Normaliser;
  readonly #urls = new Map<string, string>();
  /** By queue, the latest last. */
  readonly #handles = new Map<QueueRef, string[]>();
  #arn = '';

  /** `prefix` begins the name of each of its queues, on both sides alike. */
  constructor(sqs: SQSClient, prefix: string, kind: Setup['kind']) {
    this.#sqs = sqs;
    this.#prefix = prefix;
    this.#suffix = kind === 'fifo' ? '.fifo' : '';
    this.#normalise = new Normaliser(prefix, kind);
  }

  async setUp(setup: Setup): Promise<void> {
    const attributes = {
      VisibilityTimeout: String(LONG_SECONDS),
      ...(setup.kind === 'fifo' ? { FifoQueue: 'true' } : {}),
    };
    await this.#create('dead', {
      ...attributes,
      ...(setup.kind === 'fifo' ? { ContentBasedDeduplication: 'true' } : {}),
    });
    const QueueUrl = this.#url('dead');
    const { Attributes } = await this.#sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    this.#arn = Attributes?.['QueueArn'] ?? '';
    await this.#create('main', {
      ...attributes,
      ...(setup.contentBased ? { ContentBasedDeduplication: 'true' } : {}),
      ...(setup.perGroup
        ? { DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' }
        : {}),
      ...(setup.maxReceiveCount === undefined
        ? {}
        : {
            RedrivePolicy: JSON.stringify({
              deadLetterTargetArn: this.#arn,
              maxReceiveCount: setup.maxReceiveCount,
            }),
          }),
    });
  }

  /**
   * Never rejects for what the implementation answers.
   *
   * @throws NoAnswerError
   */
  async perform(step: Step): Promise<Outcome> {
    try {
      return { kind: 'answer', value: await this.#call(step) };
    } catch (error) {
      return refusalOf(error);
    }
  }

  /** Deletes the queues of the sequence. */
  async tearDown(): Promise<void> {
    for (const QueueUrl of this.#urls.values()) {
      await this.#sqs.send(new DeleteQueueCommand({ QueueUrl }));
    }
  }

  async #call(step: Step): Promise<Value> {
    switch (step.call) {
      case 'CreateQueue':
        return this.#create(step.name, {
          ...(this.#suffix ? { FifoQueue: 'true' } : {}),
          ...this.#withArns(step.attributes),
        });
      case 'GetQueueUrl': {
        const QueueName = this.nameOf(step.queue);
        const { QueueUrl } = await this.#sqs.send(new GetQueueUrlCommand({ QueueName }));
        return this.#normalise.url(QueueUrl);
      }
      case 'ListQueues':
        return this.#list(step);
      case 'GetQueueAttributes': {
        // Unknown names, too: that is the point.
        const AttributeNames = [...step.names] as QueueAttributeName[];
        const QueueUrl = this.#url(step.queue);
        return this.#normalise.attributes(
          await this.#sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames })),
        );
      }
      case 'SetQueueAttributes': {
        const Attributes = this.#withArns(step.attributes);
        const QueueUrl = this.#url(step.queue);
        await this.#sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
        return 'done';
      }
      case 'SendMessage': {
        const input = { QueueUrl: this.#url(step.queue), ...inputOf(step.message) };
        return this.#normalise.sent(
          step.queue,
          await this.#sqs.send(new SendMessageCommand(input)),
          step.message,
        );
      }
      case 'SendMessageBatch': {
        const Entries = step.entries.map(({ id, ...message }) => ({ Id: id, ...inputOf(message) }));
        const QueueUrl = this.#url(step.queue);
        return this.#normalise.sentBatch(
          step.queue,
          await this.#sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries })),
          step.entries,
        );
      }
      case 'ReceiveMessage':
        return this.#receive(step);
      case 'DeleteMessage': {
        const input = {
          QueueUrl: this.#url(step.queue),
          ReceiptHandle: this.handleOf(step.handle),
        };
        await this.#sqs.send(new DeleteMessageCommand(input));
        return 'done';
      }
      case 'DeleteMessageBatch': {
        const Entries = step.entries.map(({ id, handle }) => ({
          Id: id,
          ReceiptHandle: this.handleOf(handle),
        }));
        const QueueUrl = this.#url(step.queue);
        return this.#normalise.batch(
          await this.#sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries })),
        );
      }
      case 'ChangeMessageVisibility': {
        const input = {
          QueueUrl: this.#url(step.queue),
          ReceiptHandle: this.handleOf(step.handle),
          VisibilityTimeout: step.seconds,
        };
        await this.#sqs.send(new ChangeMessageVisibilityCommand(input));
        return 'done';
      }
      case 'ChangeMessageVisibilityBatch': {
        const Entries = step.entries.map(({ id, handle, seconds }) => ({
          Id: id,
          ReceiptHandle: this.handleOf(handle),
          VisibilityTimeout: seconds,
        }));
        const QueueUrl = this.#url(step.queue);
        return this.#normalise.batch(
          await this.#sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries })),
        );
      }
      case 'DeleteQueue':
        await this.#sqs.send(new DeleteQueueCommand({ QueueUrl: this.#url(step.queue) }));
        this.#urls.delete(step.queue);
        return 'done';
      case 'PurgeQueue':
        await this.#sqs.send(new PurgeQueueCommand({ QueueUrl: this.#url(step.queue) }));
        return 'done';
      case 'TagQueue': {
        const QueueUrl = this.#url(step.queue);
        await this.#sqs.send(new TagQueueCommand({ QueueUrl, Tags: step.tags }));
        return 'done';
      }
      case 'UntagQueue': {
        const QueueUrl = this.#url(step.queue);
        await this.#sqs.send(new UntagQueueCommand({ QueueUrl, TagKeys: [...step.keys] }));
        return 'done';
      }
      case 'ListQueueTags': {
        const QueueUrl = this.#url(step.queue);
        const { Tags } = await this.#sqs.send(new ListQueueTagsCommand({ QueueUrl }));
        return Tags ?? {};
      }
      case 'ListDeadLetterSourceQueues': {
        const QueueUrl = this.#url(step.queue);
        const command = new ListDeadLetterSourceQueuesCommand({ QueueUrl });
        const { queueUrls, NextToken } = await this.#sqs.send(command);
        return this.#normalise.list({ QueueUrls: queueUrls, NextToken });
      }
    }
  }

  async #create(name: string, Attributes: Record<string, string>): Promise<Value> {
    const QueueName = this.nameOf(name);
    const { QueueUrl = '' } = await this.#sqs.send(
      new CreateQueueCommand({ QueueName, Attributes }),
    );
    this.#urls.set(name, QueueUrl);
    return this.#normalise.url(QueueUrl);
  }

  async #list({ prefix, max }: StepOf<'ListQueues'>): Promise<Value> {
    const answer = await this.#sqs.send(
      new ListQueuesCommand({
        QueueNamePrefix: this.#prefix + prefix,
        ...(max === undefined ? {} : { MaxResults: max }),
      }),
    );
    return this.#normalise.list(answer);
  }

  async #receive(step: StepOf<'ReceiveMessage'>): Promise<Value> {
    const answer = await this.#sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#url(step.queue),
        WaitTimeSeconds: 0,
        MessageSystemAttributeNames: [...step.systemNames] as MessageSystemAttributeName[],
        MessageAttributeNames: [...step.attributeNames],
        ...(step.max === undefined ? {} : { MaxNumberOfMessages: step.max }),
        ...(step.seconds === undefined ? {} : { VisibilityTimeout: step.seconds }),
        ...(step.attempt === undefined ? {} : { ReceiveRequestAttemptId: step.attempt }),
      }),
    );
    const { messages, handles } = this.#normalise.received(step.queue, answer);
    this.#handles.set(step.queue, [...(this.#handles.get(step.queue) ?? []), ...handles]);
    return messages;
  }

  handleOf(ref: HandleRef): string {
    if (ref === 'made up') return 'bm8gaGFuZGxl';
    const given = this.#handles.get(ref.of) ?? [];
    return given.at(-1 - (ref.age % given.length)) ?? 'bm9uZSB5ZXQ';
  }

  /** `main`, `dead`, `missing`, or what follows the prefix. */
  nameOf(name: string): string {
    return queueRefs.some((queue) => queue === name)
      ? `${this.#prefix}-${name}${this.#suffix}`
      : this.#prefix + name;
  }

  /** Of `missing`: beside the others. */
  #url(queue: QueueRef): string {
    const [known = ''] = this.#urls.values();
    return this.#urls.get(queue) ?? known.replace(/[^/]*$/, this.nameOf(queue));
  }

  #withArns(attributes: Readonly<Record<string, string>>): Record<string, string> {
    const replaced = Object.entries(attributes).map(([name, value]) => {
      const arn = (_: string, queue: string) => this.#arn.replace(/[^:]*$/, this.nameOf(queue));
      return [name, value.replace(/\barn:(dead|missing)\b/g, arn)] as const;
    });
    return Object.fromEntries(replaced);
  }
}
