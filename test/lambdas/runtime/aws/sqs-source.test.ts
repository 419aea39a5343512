import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import { sourceQueues, sqsSource } from '../../../../lambdas/runtime/aws/sqs-source.ts';
import { record } from '../../../support/sqs-event.ts';
import { type Answer, type StubService, stubService } from './stub-service.ts';

const queueNamed = (name: string) => ({
  arn: `arn:aws:sqs:us-east-1:000000000000:${name}.fifo`,
  url: `http://127.0.0.1:4566/000000000000/${name}.fifo`,
  deadLettersUrl: `http://127.0.0.1:4566/000000000000/${name}-dead.fifo`,
});
const queues = [queueNamed('other'), queueNamed('test')];
const failure = {
  stage: 'order',
  attempt: 3,
  error: 'PermanentFault: no schema',
  at: '2026-03-01T12:00:00.000Z',
};
const recordOf = (sqsId: string) => record({ sqsId, groupId: 'group', body: '{"n":1}' });

let service: StubService | undefined;
afterEach(() => service?.stop());

async function sourceThatAnswers(answer: (body: string) => Answer) {
  service = await stubService(answer);
  const client = new SQSClient({ ...service.settings, md5: false });
  const { requests } = service;
  const requestAt = (at: number): Record<string, unknown> => JSON.parse(requests[at] ?? '{}');
  return { source: sqsSource(client, queues, 100), requests, requestAt };
}

const json = (body: unknown, status = 200): Answer => ({
  status,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/x-amz-json-1.0' },
});
const unavailable: [string, Answer][] = [
  ['is throttled', json({ __type: 'com.amazonaws.sqs#RequestThrottled' }, 400)],
  ['meets a fault of the service', json({ __type: 'InternalError' }, 500)],
  ['loses its connection', 'drop'],
];

describe('to hide messages', () => {
  it('sets the visibility of each, by its receipt, on the queue that it came from', async () => {
    const { source, requests, requestAt } = await sourceThatAnswers(() => json({ Successful: [] }));
    await source.hide([recordOf('a'), recordOf('b')], 17);
    expect(requests).toHaveLength(1);
    expect(requestAt(0)).toEqual({
      QueueUrl: queueNamed('test').url,
      Entries: [
        { Id: '0', ReceiptHandle: 'receipt-a', VisibilityTimeout: 17 },
        { Id: '1', ReceiptHandle: 'receipt-b', VisibilityTimeout: 17 },
      ],
    });
  });

  it.each([
    [0, []],
    [10, [10]],
    [11, [10, 1]],
    [21, [10, 10, 1]],
  ])('%i of them takes calls of %j entries', async (count, calls) => {
    const { source, requests } = await sourceThatAnswers(() => json({ Successful: [] }));
    await source.hide(
      Array.from({ length: count }, (_, n) => recordOf(`m${n}`)),
      0,
    );
    expect(requests.map((body) => JSON.parse(body).Entries.length)).toEqual(calls);
  });

  it('is not done when SQS did not take one of them', async () => {
    const failed = { Id: '1', SenderFault: true, Code: 'ReceiptHandleIsInvalid' };
    const { source } = await sourceThatAnswers(() => json({ Successful: [], Failed: [failed] }));
    await expect(source.hide([recordOf('a'), recordOf('b')], 1)).rejects.toMatchObject({
      name: 'TransientFault',
      message: 'SQS did not hide a message: ReceiptHandleIsInvalid',
    });
  });

  it.each(unavailable)('is a transient fault when the call %s', async (_, answer) => {
    const { source } = await sourceThatAnswers(() => answer);
    await expect(source.hide([recordOf('a')], 1)).rejects.toMatchObject({
      name: 'TransientFault',
      message: expect.stringMatching(/^SQS did not answer ChangeMessageVisibilityBatch: \w+$/),
      cause: expect.any(Error),
      certain: false,
    });
  });
});

describe('to bury a message', () => {
  const taken = () => json({ MessageId: 'm', MD5OfMessageBody: '' });

  it('copies it to the dead letters of its queue, in its group, with its failure', async () => {
    const { source, requestAt } = await sourceThatAnswers(taken);
    await source.bury(recordOf('a'), failure);
    const text = (StringValue: string) => ({ DataType: 'String', StringValue });
    expect(requestAt(0)).toEqual({
      QueueUrl: queueNamed('test').deadLettersUrl,
      MessageBody: '{"n":1}',
      MessageGroupId: 'group',
      MessageDeduplicationId: 'dead-a',
      MessageAttributes: {
        stage: text('order'),
        attempt: text('3'),
        error: text('PermanentFault: no schema'),
        failedAt: text('2026-03-01T12:00:00.000Z'),
      },
    });
  });

  it('keeps its trace', async () => {
    const { source, requestAt } = await sourceThatAnswers(taken);
    const traceHeader = `Root=1-5759e988-${'1'.repeat(24)};Sampled=1`;
    const message = { sqsId: 'a', groupId: 'group', body: '{"n":1}', traceHeader };
    await source.bury(record(message), failure);
    expect(requestAt(0)['MessageSystemAttributes']).toEqual({
      AWSTraceHeader: { DataType: 'String', StringValue: traceHeader },
    });
  });

  it('tells of its error what an attribute can hold, and no more than 1,000 characters', async () => {
    const { source, requestAt } = await sourceThatAnswers(taken);
    const error = 'a\u0000b\u000bc\ud83d\ude00d\ufffee\tf\n';
    await source.bury(recordOf('a'), { ...failure, error });
    await source.bury(recordOf('b'), { ...failure, error: '\u00e9'.repeat(1_001) });
    expect(requestAt(0)['MessageAttributes']).toMatchObject({
      error: { StringValue: 'a b c  d e\tf\n' },
    });
    expect(requestAt(1)['MessageAttributes']).toMatchObject({
      error: { StringValue: '\u00e9'.repeat(1_000) },
    });
  });

  it.each(unavailable)('is a transient fault when the call %s', async (_, answer) => {
    const { source } = await sourceThatAnswers(() => answer);
    await expect(source.bury(recordOf('a'), failure)).rejects.toMatchObject({
      name: 'TransientFault',
      message: expect.stringMatching(/^SQS did not answer SendMessage: \w+$/),
      cause: expect.any(Error),
      certain: false,
    });
  });
});

describe('the source', () => {
  it('knows how often its queue delivers a message', async () => {
    const { source } = await sourceThatAnswers(() => json({}));
    expect(source.maxReceiveCount).toBe(100);
  });

  it('names a queue that the function was not told of', async () => {
    const { source, requests } = await sourceThatAnswers(() => json({}));
    const foreign = { ...recordOf('a'), eventSourceARN: 'arn:aws:sqs:us-east-1:0:foreign.fifo' };
    await expect(source.hide([foreign], 1)).rejects.toThrow('no queue arn:aws:sqs');
    await expect(source.bury(foreign, failure)).rejects.toThrow('no queue arn:aws:sqs');
    expect(requests).toEqual([]);
  });

  it('is told of its queues as the stack writes them', () => {
    expect(sourceQueues.safeParse(queues).success).toBe(true);
    expect(sourceQueues.safeParse([{ ...queues[0], region: 'x' }]).success).toBe(false);
    expect(sourceQueues.safeParse([{ arn: 'a', url: 'u' }]).success).toBe(false);
  });
});
