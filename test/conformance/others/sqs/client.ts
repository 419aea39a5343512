import { SQSClient } from '@aws-sdk/client-sqs';

/**
 * One try for each call: what was answered counts. Connections are kept, and given up before the
 * other side gives them up (5 s): a call that meets that is neither answered nor refused.
 */
export function clientOf(endpoint: string): SQSClient {
  return new SQSClient({
    endpoint,
    region: 'us-east-1',
    maxAttempts: 1,
    requestHandler: { httpAgent: { keepAlive: true, timeout: 2_000 } },
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
}
