import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, allow, because, REGION, worker } from '../worker.ts';

const QUEUE = `arn:aws:sqs:${REGION}:${ACCOUNT}:orders.fifo`;

describe('SQS', () => {
  const message = { MessageBody: 'x', MessageGroupId: 'g' };

  it('does what the role allows, a batch under the permission of one message', async () => {
    const {
      asFunction,
      told,
      url: QueueUrl,
    } = await worker(
      allow(['sqs:SendMessage', 'sqs:DeleteMessage', 'sqs:GetQueueUrl'], QUEUE),
      allow('sqs:ListQueues', '*'),
    );
    const sqs = new SQSClient(asFunction);

    await sqs.send(new SendMessageCommand({ QueueUrl, ...message }));
    const Entries = [{ Id: '1', ...message }];
    await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    await sqs.send(
      new DeleteMessageBatchCommand({ QueueUrl, Entries: [{ Id: '1', ReceiptHandle: 'x' }] }),
    );
    await sqs.send(new GetQueueUrlCommand({ QueueName: 'orders.fifo' }));
    await sqs.send(new ListQueuesCommand({}));

    expect(told).toEqual([]);
  });

  it('refuses all else in AWS’s words, which write the action in lower case', async () => {
    const { asFunction, url: QueueUrl } = await worker(allow('sqs:ReceiveMessage', `${QUEUE}x`));
    const sqs = new SQSClient(asFunction);

    const denied = { name: 'AccessDenied', message: because('sqs:receivemessage', QUEUE) };
    await expect(sqs.send(new ReceiveMessageCommand({ QueueUrl }))).rejects.toMatchObject(denied);
    const Entries = [{ Id: '1', ...message }];
    await expect(
      sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries })),
    ).rejects.toMatchObject({ message: because('sqs:sendmessage', QUEUE) });
    await expect(sqs.send(new ListQueuesCommand({}))).rejects.toMatchObject({
      message: because('sqs:listqueues', '*'),
    });
  });

  it('refuses by an explicit deny, and says so', async () => {
    const { asFunction, url: QueueUrl } = await worker(allow('sqs:*', '*'), {
      ...allow('sqs:SendMessage', QUEUE),
      Effect: 'Deny',
    });
    await expect(
      new SQSClient(asFunction).send(new SendMessageCommand({ QueueUrl, ...message })),
    ).rejects.toThrow(`${QUEUE} with an explicit deny in an identity-based policy`);
  });

  it('refuses what it does not know the permissions of, even to a role that may do anything', async () => {
    const { asFunction } = await worker(allow('*', '*'));
    await expect(
      new SQSClient(asFunction).send(new StartMessageMoveTaskCommand({ SourceArn: QUEUE })),
    ).rejects.toThrow('not known on the laptop which permissions');
  });

  it('does anything for an operator’s key', async () => {
    const { asOperator, url: QueueUrl } = await worker();
    const sqs = new SQSClient(asOperator);
    await sqs.send(new CreateQueueCommand({ QueueName: 'more' }));
    await sqs.send(new SendMessageCommand({ QueueUrl, ...message }));
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages).toHaveLength(1);
  });

  it('tells of the same denial once', async () => {
    const { asFunction, told, url: QueueUrl } = await worker();
    const sqs = new SQSClient(asFunction);
    for (let times = 0; times < 3; times += 1) {
      await expect(sqs.send(new ReceiveMessageCommand({ QueueUrl }))).rejects.toThrow();
    }
    expect(told).toEqual([because('sqs:ReceiveMessage', QUEUE)]);
  });
});
