import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import { NoAnswerError } from './no-answer.ts';

/**
 * One try for each call: what was answered counts. Connections are kept, and given up before the
 * other side gives them up (5 s). A call without an answer rejects with a `NoAnswerError`.
 */
export function clientOf(endpoint: string): SQSClient {
  return testClient({
    endpoint,
    requestHandler: { httpAgent: { keepAlive: true, timeout: 2_000 } },
  });
}

/** For the written cases, which wait for up to 20 s; `onNoAnswer` is told of each call without one. */
export function clientOfCase(endpoint: string, onNoAnswer: (error: NoAnswerError) => void) {
  return testClient({ endpoint }, onNoAnswer);
}

/** With a region and credentials of its own: those of the environment are nobody else's business. */
function testClient(
  config: SQSClientConfig,
  onNoAnswer: (error: NoAnswerError) => void = () => {},
): SQSClient {
  const sqs = new SQSClient({
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    ...config,
  });
  sqs.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        try {
          return await next(args);
        } catch (error) {
          if (hasStatus(error)) throw error;
          const unanswered = new NoAnswerError(String(commandName), error);
          onNoAnswer(unanswered);
          throw unanswered;
        }
      },
    { step: 'initialize', priority: 'high' },
  );
  return sqs;
}

/** The SDK says of each error that an answer made which status of HTTP the answer had. */
function hasStatus(error: unknown): boolean {
  if (!(error instanceof Error && '$metadata' in error)) return false;
  const { $metadata: metadata } = error;
  return (
    typeof metadata === 'object' &&
    metadata !== null &&
    'httpStatusCode' in metadata &&
    metadata.httpStatusCode !== undefined
  );
}
