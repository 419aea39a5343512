import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  deadLetterUrls,
  sqsDeadLetters,
} from '../../../../lambdas/runtime/aws/sqs-dead-letters.ts';
import { sqsSource } from '../../../../lambdas/runtime/aws/sqs-source.ts';
import { type DeadLetterQueues, queueRoles } from '../../../../lambdas/runtime/ports.ts';
import { type SqsServer, startSqsServer } from '../../../../local/sqs/server.ts';
import { record } from '../../../support/sqs-event.ts';
import { type Answer, type StubService, stubService } from './stub-service.ts';

const FAILURE = {
  stage: 'email',
  attempt: 3,
  error: 'PermanentFault: the message is not JSON',
  at: '2026-03-01T12:00:00.000Z',
};

/** All dead-letter queues at one place. */
const allAt = (url: string) =>
  deadLetterUrls.parse(Object.fromEntries(queueRoles.map((role) => [role, url])));

describe('the dead letters on SQS', () => {
  let server: SqsServer;
  let client: SQSClient;
  let letters: DeadLetterQueues;
  let url: string;

  beforeEach(async () => {
    server = await startSqsServer();
    server.model.createQueue('dead.fifo', { FifoQueue: 'true' });
    url = `${server.url}/000000000000/dead.fifo`;
    client = new SQSClient({
      endpoint: server.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'local' },
    });
    letters = sqsDeadLetters(client, allAt(url));
  });
  afterEach(() => {
    client.destroy();
    return server.close();
  });

  /** What SQS itself moves there looks like this. */
  const send = (groupId: string, id: string, body = JSON.stringify({ id })) =>
    client.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: body,
        MessageGroupId: groupId,
        MessageDeduplicationId: id,
      }),
    );
  const idsOf = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id);

  it('are read with what the consumer noted when it buried them', async () => {
    const arn = 'arn:aws:sqs:us-east-1:000000000000:test.fifo';
    const source = sqsSource(client, [{ arn, url, deadLettersUrl: url }], 5);
    const body = JSON.stringify({ id: 'order/email.confirmed/1', type: 'email.confirmed' });
    await source.bury(record({ sqsId: 'm1', groupId: 'order', body }), FAILURE);
    expect(await letters.receive('email', 30)).toEqual([
      {
        receiptHandle: expect.any(String),
        groupId: 'order',
        id: 'order/email.confirmed/1',
        failure: FAILURE,
      },
    ]);
  });

  it('carry no failure when SQS moved them', async () => {
    await send('order', 'order/x/1');
    expect(await letters.receive('email', 30)).toMatchObject([
      { groupId: 'order', id: 'order/x/1', failure: undefined },
    ]);
  });

  it('come in pages of ten, each once, until none is left', async () => {
    for (let n = 0; n < 12; n++) await send(`g${n}`, `id${n}`);
    const pages = [
      await letters.receive('email', 30),
      await letters.receive('email', 30),
      await letters.receive('email', 30),
    ];
    expect(pages.map((page) => page.length)).toEqual([10, 2, 0]);
    expect(new Set(idsOf(pages.flat())).size).toBe(12);
  });

  it('keep their order in the group when they are given back', async () => {
    for (const id of ['a', 'b', 'c']) await send('order', id);
    const page = await letters.receive('email', 30);
    expect(idsOf(page)).toEqual(['a', 'b', 'c']);
    await letters.giveBack('email', page.toReversed());
    expect(idsOf(await letters.receive('email', 30))).toEqual(['a', 'b', 'c']);
  });

  it('of none are given back without a call', async () => {
    await server.close();
    await letters.giveBack('email', []);
    server = await startSqsServer();
  });
});

describe('a call that SQS does not answer', () => {
  let service: StubService | undefined;
  afterEach(() => service?.stop());

  async function lettersThatAnswer(answer: Answer) {
    service = await stubService(() => answer);
    const client = new SQSClient({ ...service.settings, md5: false });
    const url = 'http://127.0.0.1/q';
    return sqsDeadLetters(client, allAt(url));
  }
  const json = (body: unknown, status = 200): Answer => ({
    status,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/x-amz-json-1.0' },
  });
  const letter = { receiptHandle: 'r', groupId: 'g', id: 'i', failure: undefined };

  it.each<[string, Answer]>([
    ['is throttled', json({ __type: 'com.amazonaws.sqs#RequestThrottled' }, 400)],
    ['loses its connection', 'drop'],
  ])('and that %s is a transient fault', async (_, answer) => {
    const letters = await lettersThatAnswer(answer);
    await expect(letters.receive('email', 30)).rejects.toMatchObject({
      name: 'TransientFault',
      message: expect.stringMatching(/^SQS did not answer ReceiveMessage: \w+$/),
    });
    await expect(letters.giveBack('email', [letter])).rejects.toMatchObject({
      name: 'TransientFault',
      message: expect.stringMatching(/^SQS did not answer ChangeMessageVisibilityBatch: \w+$/),
    });
  });

  it('in part is a transient fault too', async () => {
    const Failed = [{ Id: '0', SenderFault: true, Code: 'ReceiptHandleIsInvalid' }];
    const letters = await lettersThatAnswer(json({ Successful: [], Failed }));
    await expect(letters.giveBack('email', [letter])).rejects.toThrow('ReceiptHandleIsInvalid');
  });
});

describe('where the dead letters are', () => {
  const all = { orders: 'o', replies: 'r', inventory: 'i', email: 'e' };

  it('is told for every queue', () => {
    expect(deadLetterUrls.safeParse(all)).toMatchObject({ success: true, data: all });
    const { email: _missing, ...rest } = all;
    expect(deadLetterUrls.safeParse(rest).success).toBe(false);
  });
});
