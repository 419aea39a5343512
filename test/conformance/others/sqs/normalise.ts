/** Answers of the SDK in terms that mean the same of both implementations. */
import type {
  BatchResultErrorEntry,
  GetQueueAttributesCommandOutput,
  Message,
  ReceiveMessageCommandOutput,
  SendMessageBatchCommandOutput,
  SendMessageCommandOutput,
} from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { Aliases } from './aliases.ts';
import { plainCode, type Value } from './outcome.ts';
import type { QueueRef, Sent, Setup } from './step.ts';

const policySchema = z.object({
  deadLetterTargetArn: z.string(),
  maxReceiveCount: z.coerce.number(),
});

interface BatchOutput {
  readonly Successful?: readonly { readonly Id: string | undefined }[] | undefined;
  readonly Failed?: readonly BatchResultErrorEntry[] | undefined;
}

interface ListOutput {
  readonly QueueUrls?: readonly string[] | undefined;
  readonly NextToken?: string | undefined;
}

type SentOutput = Pick<
  SendMessageCommandOutput,
  | 'MessageId'
  | 'SequenceNumber'
  | 'MD5OfMessageBody'
  | 'MD5OfMessageAttributes'
  | 'MD5OfMessageSystemAttributes'
>;

/** Keeps names for ids and sequence numbers, so it must see the answers in their order. */
export class Normaliser {
  readonly #prefix: string;
  readonly #kind: Setup['kind'];
  readonly #aliases: Aliases;
  /** The group of each message, by its alias. */
  readonly #groups = new Map<string, string>();
  /** The queue that each message was sent to, by its alias. */
  readonly #sentTo = new Map<string, QueueRef>();

  /** `prefix` begins the name of each queue of the sequence. */
  constructor(prefix: string, kind: Setup['kind'], aliases = new Aliases()) {
    this.#prefix = prefix;
    this.#kind = kind;
    this.#aliases = aliases;
  }

  /** The name of the queue, without the prefix. */
  url(url: string | undefined): string {
    return this.#withoutPrefix(url?.slice(url.lastIndexOf('/') + 1) ?? 'no URL');
  }

  list({ QueueUrls = [], NextToken }: ListOutput): Value {
    // In no order that AWS promises, so of a page only how long it is means the same.
    if (NextToken !== undefined) return { listed: QueueUrls.length, isLast: false };
    return { queues: QueueUrls.map((url) => this.url(url)).sort(), isLast: true };
  }

  attributes({ Attributes = {} }: GetQueueAttributesCommandOutput): Value {
    return Object.fromEntries(
      Object.entries(Attributes).map(([name, value]) => [name, this.#attribute(name, value)]),
    );
  }

  sent(queue: QueueRef, output: SentOutput, message: Sent) {
    const id = this.#aliases.id(output.MessageId);
    // A duplicate has the id of its original, and perhaps another group.
    if (id !== undefined && message.group !== undefined && !this.#groups.has(id)) {
      this.#groups.set(id, message.group);
    }
    if (id !== undefined && !this.#sentTo.has(id)) this.#sentTo.set(id, queue);
    return {
      id,
      sequenceNumber: this.#sequenceNumber(queue, id, output.SequenceNumber),
      body: output.MD5OfMessageBody,
      attributes: output.MD5OfMessageAttributes,
      systemAttributes: output.MD5OfMessageSystemAttributes,
    };
  }

  /** By the entries of the request: AWS promises no order of the answer's. */
  sentBatch(
    queue: QueueRef,
    { Successful = [], Failed }: SendMessageBatchCommandOutput,
    entries: readonly (Sent & { readonly id: string })[],
  ): Value {
    const sent = entries.flatMap(({ id, ...message }) =>
      Successful.filter(({ Id }) => Id === id).map((output) => ({
        entry: id,
        ...this.sent(queue, output, message),
      })),
    );
    return { sent, failed: failures(Failed) };
  }

  batch({ Successful = [], Failed }: BatchOutput): Value {
    return { done: Successful.map(({ Id }) => Id).sort(), failed: failures(Failed) };
  }

  /** Group by group: AWS promises no order between groups, and none at all on a standard queue. */
  received(queue: QueueRef, { Messages = [] }: ReceiveMessageCommandOutput) {
    const placed = Messages.map((message) => {
      const id = this.#aliases.id(message.MessageId) ?? '';
      const place = this.#kind === 'fifo' ? (this.#groups.get(id) ?? '') : id;
      return { id, place, message };
    }).sort((a, b) => (a.place < b.place ? -1 : a.place > b.place ? 1 : 0));
    return {
      messages: placed.map(({ id, message }) => this.#message(queue, id, message)),
      handles: placed.map(({ message }) => message.ReceiptHandle ?? ''),
    };
  }

  #message(queue: QueueRef, id: string, message: Message): Value {
    const system = Object.entries(message.Attributes ?? {}).map(
      ([name, value]) => [name, this.#systemAttribute(queue, id, name, value)] as const,
    );
    const own = Object.entries(message.MessageAttributes ?? {}).map(
      ([name, { DataType, StringValue, BinaryValue }]) =>
        [name, { DataType, StringValue, bytes: BinaryValue && hexOf(BinaryValue) }] as const,
    );
    return {
      id,
      body: message.Body,
      digest: message.MD5OfBody,
      attributesDigest: message.MD5OfMessageAttributes,
      system: Object.fromEntries(system),
      attributes: Object.fromEntries(own),
    };
  }

  /**
   * A dead letter's number is ranked among all of the queue, that of a message which was sent to the
   * queue only among those of its like: what is not compared of a dead letter must not be seen there.
   */
  #sequenceNumber(queue: QueueRef, id: string | undefined, given: string | undefined) {
    const ofAll = this.#aliases.sequenceNumber(`${queue}, dead letters too`, given);
    const isDeadLetter = (this.#sentTo.get(id ?? '') ?? queue) !== queue;
    return isDeadLetter ? ofAll : this.#aliases.sequenceNumber(queue, given);
  }

  #systemAttribute(queue: QueueRef, id: string, name: string, value: string): Value {
    switch (name) {
      case 'SentTimestamp':
      case 'ApproximateFirstReceiveTimestamp':
        return /^\d{13}$/.test(value) ? 'a time in milliseconds' : value;
      case 'SenderId':
        return 'somebody';
      case 'SequenceNumber':
        return this.#sequenceNumber(queue, id, value);
      case 'DeadLetterQueueSourceArn':
        return this.#arn(value);
      default:
        return value;
    }
  }

  #attribute(name: string, value: string): Value {
    switch (name) {
      case 'CreatedTimestamp':
      case 'LastModifiedTimestamp':
        return /^\d{10}$/.test(value) ? 'a time in seconds' : value;
      case 'QueueArn':
        return this.#arn(value);
      case 'RedrivePolicy':
        return this.#redrivePolicy(value);
      default:
        return value;
    }
  }

  /** SQS takes the count as a number or as a string, and may answer either. */
  #redrivePolicy(text: string): Value {
    const policy = policySchema.safeParse(parseJson(text));
    if (!policy.success) return text;
    const { deadLetterTargetArn, maxReceiveCount } = policy.data;
    return { deadLetterTargetArn: this.#arn(deadLetterTargetArn), maxReceiveCount };
  }

  /** Without the region and the account, which each has of its own. */
  #arn(arn: string): string {
    return this.#withoutPrefix(arn).replace(/^arn:aws:sqs:[a-z0-9-]+:\d{12}:/, 'arn:');
  }

  #withoutPrefix(text: string): string {
    return text.replaceAll(this.#prefix, '');
  }
}

function failures(failed: readonly BatchResultErrorEntry[] = []): Value {
  return failed
    .map(({ Id = '', Code = '', SenderFault }) => ({
      entry: Id,
      code: plainCode(Code),
      senderFault: SenderFault,
    }))
    .sort((a, b) => (a.entry < b.entry ? -1 : 1));
}

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
