import { describe, expect, it } from 'vitest';
import { dynamoDbClient, sesClient, sqsClient } from '../../../../lambdas/runtime/aws/clients.ts';

describe('a client of the SDK', () => {
  it('of SES does not retry: a repeat could be a second mail', async () => {
    expect(await sesClient().config.maxAttempts()).toBe(1);
  });

  it('of DynamoDB or SQS tries three times: a repeat does no harm', async () => {
    expect(await dynamoDbClient().config.maxAttempts()).toBe(3);
    expect(await sqsClient().config.maxAttempts()).toBe(3);
  });

  it.each([
    ['DynamoDB', dynamoDbClient()],
    ['SQS', sqsClient()],
    ['SES', sesClient()],
  ])('of %s gives a call up while the invocation has time to report it', async (_, client) => {
    const provided: unknown = await Reflect.get(client.config.requestHandler, 'configProvider');
    expect(provided).toMatchObject({
      connectionTimeout: 1_000,
      requestTimeout: 2_500,
      throwOnRequestTimeout: true,
    });
  });
});
