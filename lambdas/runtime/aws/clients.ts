/**
 * The SDK's clients, made once an environment. Time-outs are short: a call that hangs must fail
 * while the invocation still has time to report it. In a function nothing else is configured; `config`
 * is for who runs the same clients elsewhere.
 */
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { SESClient, type SESClientConfig } from '@aws-sdk/client-ses';
import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';

const requestHandler = {
  connectionTimeout: 1_000,
  requestTimeout: 2_500,
  throwOnRequestTimeout: true,
};

/**
 * Reads and conditional writes are safe to repeat, and the SDK gives every transaction a client
 * token, so that one whose answer was lost is not done twice by the retry. It does not retry
 * conflicts: the consumers do, after they have read again.
 */
export const dynamoDbClient = (config: DynamoDBClientConfig = {}) =>
  new DynamoDBClient({ maxAttempts: 3, requestHandler, ...config });

/** A repeated send is dropped by deduplication within five minutes, and by the receiver after. */
export const sqsClient = (config: SQSClientConfig = {}) =>
  new SQSClient({ maxAttempts: 3, requestHandler, ...config });

/** SES has no idempotency token: a retry of the SDK's could be a second mail. */
export const sesClient = (config: SESClientConfig = {}) =>
  new SESClient({ maxAttempts: 1, requestHandler, ...config });
