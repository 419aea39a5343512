import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';

const sqs = new SQSClient({});

/** `ANY /queue/NAME` with a list of jobs: ten of them are one call. */
export async function handler(event) {
  const jobs = JSON.parse(event.body ?? '[]');
  for (let from = 0; from < jobs.length; from += 10) {
    await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: process.env.QUEUE_URL,
        Entries: jobs.slice(from, from + 10).map((job, index) => ({
          Id: String(index),
          MessageBody: JSON.stringify({ job, path: event.pathParameters.proxy }),
        })),
      }),
    );
  }
  return { accepted: jobs.length, method: event.requestContext.http.method };
}
