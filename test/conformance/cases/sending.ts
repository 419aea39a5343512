import { createHash } from 'node:crypto';
import { SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { expect } from 'vitest';
import { api, type ConformanceCase, guide } from '../case.ts';
import { expectRefusal } from '../refusal.ts';

const mebibyte = 1_048_576;
const size = api('SendMessage', 'MessageBody');
const metadata = guide('sqs-message-metadata', 'Message attribute components');
const toGroup = { MessageGroupId: 'a' };

/** What a message may hold, delays, and waiting for messages. */
export const sending: readonly ConformanceCase[] = [
  {
    id: 'C080',
    title: 'a message of 1 MiB is accepted, one more byte is refused',
    source: size,
    run: async (t) => {
      const queue = await t.fifo();
      await t.send(queue, 'x'.repeat(mebibyte), toGroup);
      await expectRefusal(
        t.send(queue, 'x'.repeat(mebibyte + 1), toGroup),
        'InvalidParameterValue',
      );
    },
  },
  {
    id: 'C081',
    title: 'the size counts bytes of UTF-8 and the message attributes',
    source: metadata,
    run: async (t) => {
      const queue = await t.fifo({ MaximumMessageSize: '1024' });
      await t.send(queue, 'ü'.repeat(512), toGroup);
      await expectRefusal(t.send(queue, 'ü'.repeat(513), toGroup), 'InvalidParameterValue');
      // Name 1, type 6, value 3: ten bytes.
      const MessageAttributes = { n: { DataType: 'String', StringValue: 'abc' } };
      await t.send(queue, 'x'.repeat(1014), { ...toGroup, MessageAttributes });
      await expectRefusal(
        t.send(queue, 'x'.repeat(1015), { ...toGroup, MessageAttributes }),
        'InvalidParameterValue',
      );
    },
  },
  {
    id: 'C082',
    title: 'an empty body is refused',
    source: size,
    run: async (t) => {
      const call = t.send(await t.fifo(), '', toGroup);
      await expectRefusal(call, 'MissingParameter', 'InvalidParameterValue');
    },
  },
  {
    id: 'C083',
    title: 'tab, line feed, carriage return and emoji are valid, other control characters are not',
    source: size,
    run: async (t) => {
      const queue = await t.fifo();
      await t.send(queue, 'a\tb\nc\rd 🎉 \uFFFD', toGroup);
      for (const invalid of ['\u0000', '\u0008', '\u001F', '\uFFFE']) {
        await expectRefusal(t.send(queue, `a${invalid}`, toGroup), 'InvalidMessageContents');
      }
      expect(await t.bodies(queue)).toEqual(['a\tb\nc\rd 🎉 \uFFFD']);
    },
  },
  {
    id: 'C084',
    title: 'a FIFO message cannot have a delay of its own',
    source: api('SendMessage', 'DelaySeconds'),
    run: async (t) => {
      const call = t.send(await t.fifo(), '1', { ...toGroup, DelaySeconds: 1 });
      await expectRefusal(call, 'InvalidParameterValue');
    },
  },
  {
    id: 'C085',
    title: 'the delay of a FIFO queue holds every message back',
    source: guide('sqs-delay-queues', 'whole page'),
    waitsSeconds: 4,
    run: async (t) => {
      const queue = await t.fifo({ DelaySeconds: '4' });
      await t.sendAll(queue, 'a', ['1', '2']);
      await t.advance(2);
      expect(await t.bodies(queue, { WaitTimeSeconds: 0 })).toEqual([]);
      expect((await t.attributes(queue))['ApproximateNumberOfMessagesDelayed']).toBe('2');
      await t.advance(2);
      expect(await t.bodies(queue)).toEqual(['1', '2']);
    },
  },
  {
    id: 'C086',
    title: 'a new delay of a FIFO queue applies to messages already in it',
    source: guide('sqs-delay-queues', 'FIFO queues: retroactive'),
    run: async (t) => {
      const queue = await t.fifo({ DelaySeconds: '900' });
      await t.sendAll(queue, 'a', ['1']);
      await t.sqs.send(
        new SetQueueAttributesCommand({ QueueUrl: queue, Attributes: { DelaySeconds: '0' } }),
      );
      expect(await t.bodies(queue)).toEqual(['1']);
    },
  },
  {
    id: 'C087',
    title: 'message attributes arrive with their digest, system attributes with their values',
    source: metadata,
    run: async (t) => {
      const queue = await t.fifo();
      const sent = await t.send(queue, 'body', {
        ...toGroup,
        MessageAttributes: {
          text: { DataType: 'String', StringValue: 'täxt' },
          count: { DataType: 'Number.int', StringValue: '12' },
          bytes: { DataType: 'Binary', BinaryValue: Uint8Array.of(0, 1, 255) },
        },
        MessageSystemAttributes: {
          AWSTraceHeader: {
            DataType: 'String',
            StringValue: 'Root=1-5759e988-bd862e3fe1be46a994272793',
          },
        },
      });
      const message = await t.one(queue);
      expect(sent.MD5OfMessageBody).toBe(createHash('md5').update('body').digest('hex'));
      expect(message.MD5OfMessageAttributes).toBe(sent.MD5OfMessageAttributes);
      // Calculated apart from the code under test, by the algorithm of AWS's page.
      expect(sent.MD5OfMessageAttributes).toBe(
        digestOf([
          ['bytes', 'Binary', 2, Buffer.of(0, 1, 255)],
          ['count', 'Number.int', 1, Buffer.from('12')],
          ['text', 'String', 1, Buffer.from('täxt')],
        ]),
      );
      expect(message.MessageAttributes?.['bytes']?.BinaryValue).toEqual(Uint8Array.of(0, 1, 255));
      expect(message.MessageAttributes?.['text']?.StringValue).toBe('täxt');
      expect(message.Attributes).toMatchObject({
        AWSTraceHeader: 'Root=1-5759e988-bd862e3fe1be46a994272793',
        ApproximateReceiveCount: '1',
        MessageGroupId: 'a',
        SentTimestamp: expect.stringMatching(/^\d{13}$/),
        ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
        SenderId: expect.stringMatching(/./),
      });
    },
  },
  {
    id: 'C088',
    title: 'only the attributes that were asked for are answered',
    source: api('ReceiveMessage', 'MessageAttributeNames'),
    run: async (t) => {
      const queue = await t.fifo();
      const text = (StringValue: string) => ({ DataType: 'String', StringValue });
      await t.send(queue, '1', {
        ...toGroup,
        MessageAttributes: { 'shop.id': text('7'), 'shop.name': text('x'), other: text('y') },
      });
      const message = await t.one(queue, {
        MessageAttributeNames: ['shop.*'],
        MessageSystemAttributeNames: ['MessageGroupId'],
      });
      expect(Object.keys(message.MessageAttributes ?? {}).sort()).toEqual(['shop.id', 'shop.name']);
      expect(message.Attributes).toEqual({ MessageGroupId: 'a' });
    },
  },
  {
    id: 'C089',
    title: 'more than ten message attributes, or a malformed one, are refused',
    source: metadata,
    run: async (t) => {
      const queue = await t.fifo();
      const text = { DataType: 'String', StringValue: 'x' };
      const eleven = Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`n${n}`, text]));
      const malformed = [
        eleven,
        { 'AWS.x': text },
        { 'a..b': text },
        { '.a': text },
        { n: { DataType: 'Date', StringValue: 'x' } },
        { n: { DataType: 'String', StringValue: '' } },
        { n: { DataType: 'Number', StringValue: 'x' } },
      ];
      for (const MessageAttributes of malformed) {
        await expectRefusal(
          t.send(queue, '1', { ...toGroup, MessageAttributes }),
          'InvalidParameterValue',
        );
      }
      expect(await t.bodies(queue)).toEqual([]);
    },
  },
  {
    id: 'C090',
    title: 'a long poll answers as soon as a message is sent',
    source: guide('sqs-short-and-long-polling', 'Consuming messages using long polling'),
    run: async (t) => {
      const queue = await t.fifo();
      const poll = t.bodies(queue, { WaitTimeSeconds: 20 });
      await t.untilPolling();
      await t.sendAll(queue, 'a', ['1']);
      expect(await poll).toEqual(['1']);
    },
  },
  {
    id: 'C091',
    title: 'a long poll answers when a visibility timeout ends',
    source: guide('sqs-short-and-long-polling', 'Consuming messages using long polling'),
    waitsSeconds: 3,
    run: async (t) => {
      const queue = await t.fifo({ VisibilityTimeout: '3' });
      await t.sendAll(queue, 'a', ['1']);
      await t.one(queue);
      const poll = t.bodies(queue, { WaitTimeSeconds: 20 });
      await t.untilPolling();
      await t.advance(3);
      expect(await poll).toEqual(['1']);
    },
  },
  {
    id: 'C092',
    title: 'a long poll answers when a delete frees the group',
    source: guide('sqs-short-and-long-polling', 'Consuming messages using long polling'),
    run: async (t) => {
      const queue = await t.fifo();
      await t.sendAll(queue, 'a', ['1', '2']);
      const first = await t.one(queue);
      const poll = t.bodies(queue, { WaitTimeSeconds: 20 });
      await t.untilPolling();
      await t.delete(queue, first);
      expect(await poll).toEqual(['2']);
    },
  },
  {
    id: 'C093',
    title: 'a long poll with nothing to receive ends empty after its wait',
    source: api('ReceiveMessage', 'WaitTimeSeconds'),
    waitsSeconds: 2,
    run: async (t) => {
      const poll = t.bodies(await t.fifo(), { WaitTimeSeconds: 2 });
      await t.untilPolling();
      await t.advance(2);
      expect(await poll).toEqual([]);
    },
  },
  {
    id: 'C094',
    title: "a receive without a wait of its own waits as long as the queue's attribute says",
    source: api('CreateQueue', 'Attributes: ReceiveMessageWaitTimeSeconds'),
    run: async (t) => {
      const queue = await t.fifo({ ReceiveMessageWaitTimeSeconds: '20' });
      const poll = t.bodies(queue, { WaitTimeSeconds: undefined });
      await t.untilPolling();
      await t.sendAll(queue, 'a', ['1']);
      expect(await poll).toEqual(['1']);
    },
  },
  {
    id: 'C095',
    title: 'receives outside the limits are refused',
    source: api('ReceiveMessage', 'Request parameters'),
    run: async (t) => {
      const queue = await t.fifo();
      const outside = [
        { MaxNumberOfMessages: 0 },
        { MaxNumberOfMessages: 11 },
        { WaitTimeSeconds: 21 },
        { VisibilityTimeout: 43_201 },
      ];
      for (const more of outside) {
        await expectRefusal(t.receive(queue, more), 'InvalidParameterValue');
      }
    },
  },
  {
    id: 'C096',
    title: 'a message is gone after the retention period',
    source: api('CreateQueue', 'Attributes: MessageRetentionPeriod'),
    waitsSeconds: 60,
    run: async (t) => {
      const queue = await t.fifo({ MessageRetentionPeriod: '60' });
      await t.sendAll(queue, 'a', ['1']);
      await t.advance(60);
      expect(await t.bodies(queue)).toEqual([]);
    },
  },
];

type AttributeParts = readonly [name: string, type: string, transport: 1 | 2, value: Buffer];

function digestOf(attributes: readonly AttributeParts[]): string {
  const withLength = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const parts = attributes.flatMap(([name, type, transport, value]) => [
    withLength(Buffer.from(name)),
    withLength(Buffer.from(type)),
    Buffer.of(transport),
    withLength(value),
  ]);
  return createHash('md5').update(Buffer.concat(parts)).digest('hex');
}
