import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import { sqsQueues } from '../../../../lambdas/runtime/aws/sqs-queues.ts';
import { type Answer, type StubService, stubService } from './stub-service.ts';

const QUEUE_URL = 'http://127.0.0.1:4566/000000000000/email.fifo';
const messages = ['1', '2'].map((id) => ({
  queue: 'email' as const,
  groupId: `group-${id}`,
  id: `id-${id}`,
  body: `{"n":${id}}`,
}));

let service: StubService | undefined;
afterEach(() => {
  delete process.env['_X_AMZN_TRACE_ID'];
  return service?.stop();
});

async function queuesThatAnswer(answer: Answer) {
  service = await stubService(() => answer);
  const client = new SQSClient({ ...service.settings, md5: false });
  return { queues: sqsQueues(client, { email: QUEUE_URL }), requests: service.requests };
}

const json = (body: unknown, status = 200): Answer => ({
  status,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/x-amz-json-1.0' },
});
const success = (Id: string) => ({ Id, MessageId: `m${Id}`, MD5OfMessageBody: '' });

describe('the queues on SQS', () => {
  it('send each message with its order as group and its own id against duplicates', async () => {
    const { queues, requests } = await queuesThatAnswer(
      json({ Successful: [success('0'), success('1')], Failed: [] }),
    );
    expect(await queues.sendBatch('email', messages)).toEqual([]);
    expect(JSON.parse(requests[0] ?? '')).toEqual({
      QueueUrl: QUEUE_URL,
      Entries: messages.map(({ groupId, id, body }, index) => ({
        Id: String(index),
        MessageBody: body,
        MessageGroupId: groupId,
        MessageDeduplicationId: id,
      })),
    });
  });

  it('send a message with its trace, or with the invocation’s', async () => {
    const { queues, requests } = await queuesThatAnswer(
      json({ Successful: [success('0'), success('1')], Failed: [] }),
    );
    process.env['_X_AMZN_TRACE_ID'] = `Root=1-5759e988-${'2'.repeat(24)};Sampled=0;Lineage=a:1`;
    const [first, second] = messages;
    if (!first || !second) throw new Error('two messages');
    const own = `Root=1-5759e988-${'1'.repeat(24)};Sampled=1`;
    await queues.sendBatch('email', [{ ...first, traceHeader: own }, second]);
    const attribute = (StringValue: string) => ({
      AWSTraceHeader: { DataType: 'String', StringValue },
    });
    expect(JSON.parse(requests[0] ?? '')).toMatchObject({
      Entries: [
        { MessageSystemAttributes: attribute(own) },
        { MessageSystemAttributes: attribute(`Root=1-5759e988-${'2'.repeat(24)};Sampled=0`) },
      ],
    });
  });

  it('return the messages that SQS did not take', async () => {
    const failed = { Id: '0', SenderFault: false, Code: 'InternalError' };
    const { queues } = await queuesThatAnswer(
      json({ Successful: [success('1')], Failed: [failed] }),
    );
    expect(await queues.sendBatch('email', messages)).toEqual([messages[0]]);
  });

  it.each<[string, Answer, string]>([
    [
      'is throttled',
      json({ __type: 'com.amazonaws.sqs#RequestThrottled' }, 400),
      'RequestThrottled',
    ],
    ['meets a fault of the service', json({ __type: 'InternalError' }, 500), 'InternalError'],
    ['loses its connection', 'drop', 'TimeoutError'],
  ])('fail with a transient fault when a call %s', async (_, answer, name) => {
    const { queues } = await queuesThatAnswer(answer);
    await expect(queues.sendBatch('email', messages)).rejects.toMatchObject({
      name: 'TransientFault',
      message: `SQS did not take a batch for email: ${name}`,
      certain: false,
      cause: { name },
    });
  });

  it('name the queue that the function was not given', async () => {
    const { queues } = await queuesThatAnswer(json({}));
    await expect(queues.sendBatch('orders', [])).rejects.toThrow('no queue for orders');
  });
});
