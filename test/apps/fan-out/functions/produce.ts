import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

const sqs = new SQSClient({});

/** `POST /GROUP`: the body goes to every queue, in the order of the group. */
export async function handler({ rawPath, body = '' }: APIGatewayProxyEventV2) {
  const urls = (process.env['QUEUE_URLS'] ?? '').split(' ');
  await Promise.all(
    urls.map((QueueUrl) =>
      sqs.send(
        new SendMessageCommand({ QueueUrl, MessageBody: body, MessageGroupId: rawPath.slice(1) }),
      ),
    ),
  );
  return { statusCode: 202 };
}
