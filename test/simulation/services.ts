/** What the pipeline calls: tables, queues and mail, as they are at a moment of virtual time. */

import type { SQSRecord } from 'aws-lambda';
import { burialId } from '../../lambdas/runtime/aws/letter-attributes.ts';
import type { Failure } from '../../lambdas/runtime/failure-record.ts';
import {
  type Mail,
  type Outgoing,
  type QueueRole,
  queueRoles,
} from '../../lambdas/runtime/ports.ts';
import { SqsError } from '../../local/sqs/errors.ts';
import { SqsModel } from '../../local/sqs/model.ts';
import { type Change, DynamoModel } from '../support/dynamo-model.ts';
import { Lag } from './lag.ts';
import { Locks } from './locks.ts';
import type { Random } from './random.ts';
import type { Timeline } from './timeline.ts';

/** SendMessageBatch, API reference: at most 10 entries, and 1 MiB for all of them together. */
const MAX_ENTRIES = 10;
const MAX_BATCH_BYTES = 1_048_576;

export interface QueueSettings {
  readonly visibilitySeconds: number;
  readonly maxReceiveCount: number;
}

/** A mail that SES has taken. */
export interface AcceptedMail {
  readonly orderId: string;
  readonly outcome: string;
  readonly atMs: number;
}

/** What the accountant sees of the services. */
export type Watched = Pick<Services, 'tables' | 'sqs' | 'mails' | 'now' | 'onCommit'>;

export class Services {
  readonly tables = new DynamoModel();
  readonly sqs: SqsModel;
  readonly mails: AcceptedMail[] = [];
  readonly locks = new Locks();
  /** What eventually consistent reads may not see yet. */
  readonly lag = new Lag();
  /** Called after every commit of the tables. */
  onCommit: (changes: readonly Change[]) => void = () => {};
  /** Called after SES has taken a mail. */
  onMail: (mail: Mail) => void = () => {};
  readonly settings: QueueSettings;
  readonly #timeline: Timeline;

  constructor(timeline: Timeline, random: Random, settings: QueueSettings) {
    this.#timeline = timeline;
    this.settings = settings;
    this.tables.onCommit = (changes) => {
      this.lag.saw(changes, timeline.now);
      this.onCommit(changes);
    };
    const clock = {
      now: () => timeline.now,
      callAt: () => {
        throw new Error('the model plans nothing by itself');
      },
    };
    this.sqs = new SqsModel({ clock, random: () => random.next() });
    const common = {
      FifoQueue: 'true',
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
      MessageRetentionPeriod: String(14 * 24 * 60 * 60),
    };
    this.sqs.createQueue(nameOf('feedback'), {
      VisibilityTimeout: String(settings.visibilitySeconds),
      MessageRetentionPeriod: common.MessageRetentionPeriod,
    });
    for (const role of queueRoles) {
      const dead = this.sqs.createQueue(deadLettersOf(role), common);
      this.sqs.createQueue(nameOf(role), {
        ...common,
        VisibilityTimeout: String(settings.visibilitySeconds),
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: dead.identity.arn,
          maxReceiveCount: settings.maxReceiveCount,
        }),
      });
    }
  }

  /** One `SendMessageBatch`; answers the entries that failed. */
  send(queue: QueueRole, messages: readonly Outgoing[]): readonly Outgoing[] {
    const bytes = messages.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0);
    if (messages.length > MAX_ENTRIES || bytes > MAX_BATCH_BYTES) {
      throw new SqsError('BatchRequestTooLong', `${messages.length} messages, ${bytes} bytes`);
    }
    for (const { body, groupId, id } of messages) {
      this.sqs.send(nameOf(queue), { body, groupId, deduplicationId: id });
    }
    return [];
  }

  /** ChangeMessageVisibility of each; the first that SQS refuses ends it. */
  hide(records: readonly SQSRecord[], seconds: number): void {
    for (const { eventSourceARN, receiptHandle } of records) {
      this.sqs.changeVisibility(`${eventSourceARN}.fifo`, receiptHandle, seconds);
    }
  }

  bury(record: SQSRecord, failure: Failure): void {
    const { eventSourceARN, body, messageId, attributes } = record;
    const text = (stringValue: string) => ({ dataType: 'String', stringValue });
    this.sqs.send(`${eventSourceARN}-dead.fifo`, {
      body,
      attributes: { failure: text(JSON.stringify(failure)) },
      groupId: attributes.MessageGroupId ?? '',
      deduplicationId: burialId(messageId),
    });
  }

  /** Virtual time, ms since the epoch. */
  get now(): number {
    return this.#timeline.now;
  }

  mail(mail: Mail): void {
    const { order: orderId = '', outcome = '' } = mail.tags;
    this.mails.push({ orderId, outcome, atMs: this.#timeline.now });
    this.onMail(mail);
  }
}

/** What feeds a function: a queue of the saga, or that of what comes back of mails. */
export type SourceRole = QueueRole | 'feedback';

export const nameOf = (role: SourceRole) => (role === 'feedback' ? role : `${role}.fifo`);
export const deadLettersOf = (role: QueueRole) => `${role}-dead.fifo`;
