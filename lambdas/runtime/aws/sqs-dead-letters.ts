import {
  ChangeMessageVisibilityBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { businessIdOf } from '../failure-record.ts';
import { TransientFault } from '../faults.ts';
import { type DeadLetter, type DeadLetterQueues, type QueueRole, queueRoles } from '../ports.ts';
import { readLetterAttributes } from './letter-attributes.ts';
import { answered } from './sqs-answer.ts';

/** How the stack tells where each role's dead letters are: JSON. */
export const deadLetterUrls = z.record(z.enum(queueRoles), z.string());

/** ReceiveMessage, API reference: at most 10 messages. */
const MAX_MESSAGES = 10;
/** A receive that waits asks all of SQS's servers; one that does not may miss what is there. */
const WAIT_SECONDS = 1;

/** The `DeadLetterQueues` on SQS. */
export function sqsDeadLetters(
  client: SQSClient,
  queueUrls: Readonly<Record<QueueRole, string>>,
): DeadLetterQueues {
  return {
    async receive(queue, heldSeconds) {
      const command = new ReceiveMessageCommand({
        QueueUrl: queueUrls[queue],
        MaxNumberOfMessages: MAX_MESSAGES,
        WaitTimeSeconds: WAIT_SECONDS,
        VisibilityTimeout: heldSeconds,
        MessageSystemAttributeNames: ['MessageGroupId'],
        MessageAttributeNames: ['All'],
      });
      const { Messages = [] } = await answered('ReceiveMessage', client.send(command));
      return Messages.map(toLetter);
    },
    async giveBack(queue, letters) {
      if (letters.length === 0) return;
      const command = new ChangeMessageVisibilityBatchCommand({
        QueueUrl: queueUrls[queue],
        Entries: letters.map(({ receiptHandle: ReceiptHandle }, index) => ({
          Id: String(index),
          ReceiptHandle,
          VisibilityTimeout: 0,
        })),
      });
      const answer = answered('ChangeMessageVisibilityBatch', client.send(command));
      const [failed] = (await answer).Failed ?? [];
      if (failed) throw new TransientFault(`SQS did not give back a letter: ${failed.Code}`);
    },
  };
}

function toLetter({
  MessageId = '',
  ReceiptHandle = '',
  Body = '',
  Attributes = {},
  MessageAttributes,
}: Message): DeadLetter {
  const { MessageGroupId: groupId = MessageId } = Attributes;
  const failure = readLetterAttributes(MessageAttributes);
  return { receiptHandle: ReceiptHandle, groupId, id: businessIdOf(Body), failure };
}
