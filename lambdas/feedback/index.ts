import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { dynamoDbClient, sqsClient } from '../runtime/aws/clients.ts';
import { dynamoDbStore } from '../runtime/aws/dynamodb-store.ts';
import { letterAttributes } from '../runtime/aws/letter-attributes.ts';
import { answered } from '../runtime/aws/sqs-answer.ts';
import { readEnvironment, text } from '../runtime/environment.ts';
import { jsonLogger } from '../runtime/log.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { createFeedbackHandler } from './consumer.ts';

const env = readEnvironment({
  STACK_NAME: text,
  MAIL_REPORTS_TABLE: text,
  SUPPRESSIONS_TABLE: text,
  DEAD_LETTERS_URL: text,
});

const sqs = sqsClient();

export const handler = createFeedbackHandler({
  store: dynamoDbStore(
    dynamoDbClient(),
    { mailReports: env.MAIL_REPORTS_TABLE, suppressions: env.SUPPRESSIONS_TABLE },
    systemClock,
  ),
  async bury({ body }, failure) {
    const command = new SendMessageCommand({
      QueueUrl: env.DEAD_LETTERS_URL,
      MessageBody: body,
      MessageAttributes: letterAttributes(failure),
    });
    await answered('SendMessage', sqs.send(command));
  },
  clock: systemClock,
  log: jsonLogger({ stack: env.STACK_NAME }),
});
