import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import { type SqsLetter, sqsDeadLetters } from '../../../../bin/ops/dlq/sqs-dead-letters.ts';
import { type StubService, stubService } from '../../../lambdas/runtime/aws/stub-service.ts';

const queue = {
  name: 'Orders',
  url: 'http://127.0.0.1:4566/000000000000/orders.fifo',
  deadLettersUrl: 'http://127.0.0.1:4566/000000000000/orders-dead.fifo',
};
const letter = (id: string): SqsLetter => ({
  messageId: id,
  deduplicationId: `first-${id}`,
  groupId: `group-${id}`,
  body: `body-${id}`,
  sentAtMs: 0,
  receiptHandle: `receipt-${id}`,
  attributes: {},
  failure: undefined,
  traceHeader: undefined,
});
const letters = ['a', 'b', 'c'].map(letter);
const fresh = letters.map((one) => ({ letter: one, deduplicationId: `fresh-${one.messageId}` }));

let service: StubService | undefined;
afterEach(() => service?.stop());

/** The adapter, against a service that answers every call with this. */
async function answered(body: unknown, endpointUrl: string | undefined = undefined) {
  service = await stubService(() => ({
    status: 200,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/x-amz-json-1.0' },
  }));
  const sqs = new SQSClient({ ...service.settings, md5: false, useQueueUrlAsEndpoint: false });
  return sqsDeadLetters({ sqs, endpointUrl }, queue, 300);
}

const failed = { Id: '1', SenderFault: false, Code: 'InternalError', Message: 'try again' };
const sent = (Id: string) => ({ Id, MessageId: `new-${Id}`, MD5OfMessageBody: '' });

describe('a batch that SQS takes in part', () => {
  it('is answered entry by entry: sent, refused, or not said', async () => {
    const port = await answered({ Successful: [sent('0')], Failed: [failed] });
    expect(await port.send(fresh)).toEqual([
      { kind: 'sent', messageId: 'new-0' },
      { kind: 'refused', reason: 'InternalError try again' },
      { kind: 'refused', reason: 'SQS did not say that it took the message' },
    ]);
  });

  it('goes to the source queue, in the same groups, under fresh ids', async () => {
    const port = await answered({ Successful: ['0', '1', '2'].map(sent), Failed: [] });
    await port.send(fresh);
    const { QueueUrl, Entries } = JSON.parse(service?.requests[0] ?? '');
    expect(QueueUrl).toBe(queue.url);
    expect(Entries[1]).toEqual({
      Id: '1',
      MessageBody: 'body-b',
      MessageGroupId: 'group-b',
      MessageDeduplicationId: 'fresh-b',
    });
  });

  it('keeps the trace that each letter had', async () => {
    const trace = `Root=1-5759e988-${'1'.repeat(24)};Sampled=1`;
    const given = { MessageId: 'a', Body: 'body-a', Attributes: { AWSTraceHeader: trace } };
    const port = await answered({ Messages: [given], Successful: [sent('0')] });
    const [traced] = await port.receive();
    if (!traced) throw new Error('one letter');
    await port.send([{ letter: traced, deduplicationId: 'fresh-a' }]);
    expect(JSON.parse(service?.requests[0] ?? '').MessageSystemAttributeNames).toContain(
      'AWSTraceHeader',
    );
    expect(JSON.parse(service?.requests[1] ?? '').Entries[0]).toMatchObject({
      MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: trace } },
    });
  });

  it('of deletions tells those that are still there, the unmentioned too', async () => {
    const port = await answered({ Successful: [{ Id: '0' }], Failed: [failed] });
    expect(await port.delete(letters)).toEqual([letters[1], letters[2]]);
    expect(JSON.parse(service?.requests[0] ?? '').QueueUrl).toBe(queue.deadLettersUrl);
  });
});

describe('a receive', () => {
  it.each([
    ['on AWS waits, so that all servers are asked', undefined, 1],
    ['on an endpoint does not', 'http://127.0.0.1:4566', 0],
  ])('%s', async (_, endpointUrl, waitSeconds) => {
    const port = await answered({ Messages: [] }, endpointUrl);
    expect(await port.receive()).toEqual([]);
    expect(JSON.parse(service?.requests[0] ?? '')).toMatchObject({
      QueueUrl: queue.deadLettersUrl,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 300,
      WaitTimeSeconds: waitSeconds,
    });
  });
});

it('a letter of a standard queue is a group of its own: what stops it stops no other', async () => {
  const port = await answered({ Messages: ['a', 'b'].map((id) => ({ MessageId: id, Body: id })) });
  expect((await port.receive()).map(({ groupId }) => groupId)).toEqual(['a', 'b']);
});
