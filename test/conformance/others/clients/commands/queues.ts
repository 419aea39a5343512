import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Scenario } from './scenario.ts';

const queueUrl = z.object({ QueueUrl: z.url() });

export const pipelineQueues: Scenario = {
  name: "the pipeline's queues are listed and described",
  async run(cli, { stackName, output }) {
    const orders = output('OrdersQueueUrl');
    await cli.prints(
      z.object({
        QueueUrls: z
          .array(z.string().includes(stackName))
          .refine((urls) => urls.includes(orders) && urls.length === new Set(urls).size),
      }),
      ...['sqs', 'list-queues', '--queue-name-prefix', stackName],
    );
    const { Attributes: dead } = await cli.prints(
      z.object({ Attributes: z.strictObject({ QueueArn: z.string().startsWith('arn:aws:sqs:') }) }),
      ...['sqs', 'get-queue-attributes', '--queue-url', output('OrdersDeadLettersUrl')],
      ...['--attribute-names', 'QueueArn'],
    );
    await cli.prints(
      z.object({
        Attributes: z.object({
          FifoQueue: z.literal('true'),
          DeduplicationScope: z.literal('messageGroup'),
          RedrivePolicy: z.string().includes(dead.QueueArn),
        }),
      }),
      ...['sqs', 'get-queue-attributes', '--queue-url', orders, '--attribute-names', 'All'],
    );
  },
};

export const ownQueue: Scenario = {
  name: 'a queue is made, used, purged and deleted',
  async run(cli) {
    const name = `cli-${randomUUID()}.fifo`;
    const { QueueUrl: url } = await cli.prints(
      queueUrl,
      ...['sqs', 'create-queue', '--queue-name', name, '--attributes', 'FifoQueue=true'],
    );
    await cli.prints(
      z.strictObject({ QueueUrl: z.literal(url) }),
      'sqs',
      'get-queue-url',
      '--queue-name',
      name,
    );
    const on = (action: string, ...args: readonly string[]) =>
      ['sqs', action, '--queue-url', url, ...args] as const;

    const { MessageId: first } = await cli.prints(
      z.strictObject({
        MessageId: z.uuid(),
        // Of `hello`.
        MD5OfMessageBody: z.literal('5d41402abc4b2a76b9719d911017c592'),
        SequenceNumber: z.string().regex(/^\d{20}$/),
      }),
      ...on('send-message', '--message-body', 'hello', '--message-group-id', 'g'),
      ...['--message-deduplication-id', '1'],
    );
    const entries = [
      { Id: 'new', MessageBody: 'second', MessageGroupId: 'g', MessageDeduplicationId: '2' },
      { Id: 'duplicate', MessageBody: 'hello', MessageGroupId: 'g', MessageDeduplicationId: '1' },
      { Id: 'invalid', MessageBody: 'third', MessageDeduplicationId: '3' },
    ];
    await cli.prints(
      z.object({
        Successful: z.tuple([
          z.object({ Id: z.literal('new') }),
          z.object({ Id: z.literal('duplicate'), MessageId: z.literal(first) }),
        ]),
        Failed: z.tuple([
          z.object({
            Id: z.literal('invalid'),
            SenderFault: z.literal(true),
            Code: z.literal('MissingParameter'),
            Message: z.string().includes('MessageGroupId'),
          }),
        ]),
      }),
      ...on('send-message-batch', '--entries', JSON.stringify(entries)),
    );

    const message = (body: string, receiveCount: string) =>
      z.object({
        Body: z.literal(body),
        ReceiptHandle: z.string(),
        Attributes: z.object({
          MessageGroupId: z.literal('g'),
          ApproximateReceiveCount: z.literal(receiveCount),
        }),
      });
    const receive = on(
      'receive-message',
      ...['--max-number-of-messages', '10', '--attribute-names', 'All'],
    );
    const { Messages: received } = await cli.prints(
      z.object({ Messages: z.tuple([message('hello', '1'), message('second', '1')]) }),
      ...receive,
    );
    const handle = (index: 0 | 1) => ['--receipt-handle', received[index].ReceiptHandle] as const;
    await cli.isSilent(...on('delete-message', ...handle(0)));
    await cli.isSilent(
      ...on('change-message-visibility', ...handle(1), '--visibility-timeout', '0'),
    );
    await cli.prints(z.object({ Messages: z.tuple([message('second', '2')]) }), ...receive);

    await cli.isSilent(...on('purge-queue'));
    await cli.isSilent(...receive);
    await cli.isRefused(
      {
        code: 'AWS.SimpleQueueService.PurgeQueueInProgress',
        operation: 'PurgeQueue',
        says: '60 seconds',
      },
      ...on('purge-queue'),
    );
    await cli.isSilent(...on('delete-queue'));
    await cli.isRefused(
      {
        code: 'AWS.SimpleQueueService.NonExistentQueue',
        operation: 'SendMessage',
        says: 'does not exist',
      },
      ...on('send-message', '--message-body', 'hello', '--message-group-id', 'g'),
    );
  },
};

export const wrongCallsOfQueues: Scenario = {
  name: 'wrong calls of a queue are refused',
  async run(cli, { output }) {
    const url = ['--queue-url', output('OrdersQueueUrl')];
    await cli.isRefused(
      { code: 'MissingParameter', operation: 'SendMessage', says: 'MessageGroupId' },
      ...['sqs', 'send-message', ...url, '--message-body', 'no group'],
    );
    await cli.isRefused(
      {
        code: 'AWS.SimpleQueueService.UnsupportedOperation',
        operation: 'AddPermission',
        says: 'AddPermission is not offered here',
      },
      ...['sqs', 'add-permission', ...url, '--label', 'everybody'],
      ...['--aws-account-ids', '111111111111', '--actions', 'SendMessage'],
    );
  },
};
