import { describe, expect, it } from 'vitest';
import { Normaliser } from './normalise.ts';

const account = '123456789012';
const metadata = { $metadata: {} };
const fifo = () => new Normaliser('q1', 'fifo');
const sent = (id: string, SequenceNumber?: string) => ({
  ...metadata,
  MessageId: id,
  SequenceNumber,
  MD5OfMessageBody: 'digest',
});

describe('an answer in terms of both implementations', () => {
  it('has a queue by its name without what is the sequence’s own', () => {
    expect(fifo().url(`http://127.0.0.1:5000/${account}/q1-main.fifo`)).toBe('-main.fifo');
    expect(fifo().url(undefined)).toBe('no URL');
  });

  it('has queues in no order, and of a page only how long it is', () => {
    const QueueUrls = ['http://x/1/q1-b', 'http://x/1/q1-a'];
    expect(fifo().list({ QueueUrls })).toEqual({ queues: ['-a', '-b'], isLast: true });
    expect(fifo().list({ QueueUrls, NextToken: 't' })).toEqual({ listed: 2, isLast: false });
    expect(fifo().list({})).toEqual({ queues: [], isLast: true });
  });

  it('has attributes without account, region and the time itself', () => {
    const Attributes = {
      QueueArn: `arn:aws:sqs:us-east-1:${account}:q1-main.fifo`,
      CreatedTimestamp: '1796041449',
      LastModifiedTimestamp: '1796041449.5',
      RedrivePolicy: JSON.stringify({
        maxReceiveCount: '3',
        deadLetterTargetArn: `arn:aws:sqs:eu-west-1:${account}:q1-dead.fifo`,
      }),
      VisibilityTimeout: '600',
    };
    expect(fifo().attributes({ ...metadata, Attributes })).toEqual({
      QueueArn: 'arn:-main.fifo',
      CreatedTimestamp: 'a time in seconds',
      LastModifiedTimestamp: '1796041449.5',
      RedrivePolicy: { deadLetterTargetArn: 'arn:-dead.fifo', maxReceiveCount: 3 },
      VisibilityTimeout: '600',
    });
  });

  it('has a duplicate by the name of its original', () => {
    const normalise = fifo();
    const message = { body: 'a', group: 'a' };
    const first = normalise.sent('main', sent('x', '10'), message);
    const again = normalise.sent('main', sent('x', '10'), message);
    const other = normalise.sent('main', sent('y', '11'), message);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('has the entries of a batch in the order of the request, and its failures by entry', () => {
    const normalise = fifo();
    const entry = (id: string) => ({ id, body: id, group: 'a' });
    const answer = normalise.sentBatch(
      'main',
      {
        ...metadata,
        Successful: [
          { ...sent('y'), Id: '2', MessageId: 'y', MD5OfMessageBody: 'digest' },
          { ...sent('x'), Id: '1', MessageId: 'x', MD5OfMessageBody: 'digest' },
        ],
        Failed: [
          { Id: '4', Code: 'AWS.SimpleQueueService.NonExistentQueue', SenderFault: true },
          { Id: '3', Code: 'MissingParameter', SenderFault: true },
        ],
      },
      ['1', '2', '3', '4'].map(entry),
    );
    expect(answer).toMatchObject({
      sent: [
        { entry: '1', id: 'message 0' },
        { entry: '2', id: 'message 1' },
      ],
      failed: [
        { entry: '3', code: 'MissingParameter', senderFault: true },
        { entry: '4', code: 'QueueDoesNotExist', senderFault: true },
      ],
    });
  });

  const message = (id: string, more = {}) => ({
    MessageId: id,
    Body: id,
    ReceiptHandle: `handle ${id}`,
    ...more,
  });

  it('has what is received group by group, each in its order, with the handles', () => {
    const normalise = fifo();
    for (const [id, group] of [
      ['b1', 'b'],
      ['a1', 'a'],
      ['a2', 'a'],
    ] as const) {
      normalise.sent('main', sent(id), { body: id, group });
    }
    const bodies = (ids: readonly string[]) => {
      const Messages = ids.map((id) => message(id));
      const { messages, handles } = normalise.received('main', { ...metadata, Messages });
      expect(handles).toHaveLength(ids.length);
      return [JSON.stringify(messages), handles];
    };
    expect(bodies(['b1', 'a1', 'a2'])).toEqual(bodies(['a1', 'b1', 'a2']));
    expect(bodies(['b1', 'a2', 'a1'])).not.toEqual(bodies(['a1', 'b1', 'a2']));
  });

  it('keeps a message in its own group when a duplicate was sent to another', () => {
    const normalise = fifo();
    normalise.sent('main', sent('b1'), { body: 'b1', group: 'b' });
    normalise.sent('main', sent('a1'), { body: 'a1', group: 'a' });
    normalise.sent('main', sent('a1'), { body: 'b1', group: 'c' });
    const Messages = [message('b1'), message('a1')];
    expect(normalise.received('main', { ...metadata, Messages }).handles).toEqual([
      'handle a1',
      'handle b1',
    ]);
  });

  it('has system attributes by what they mean, and message attributes whole', () => {
    const normalise = new Normaliser('q1', 'standard');
    const received = message('x', {
      MD5OfBody: 'digest',
      Attributes: {
        SenderId: 'AIDA',
        SentTimestamp: '1796041449123',
        ApproximateFirstReceiveTimestamp: 'soon',
        ApproximateReceiveCount: '2',
        DeadLetterQueueSourceArn: `arn:aws:sqs:us-east-1:${account}:q1-main`,
      },
      MessageAttributes: {
        n: { DataType: 'Number', StringValue: '1' },
        b: { DataType: 'Binary', BinaryValue: Uint8Array.of(0, 255) },
      },
    });
    const { messages } = normalise.received('main', { ...metadata, Messages: [received] });
    expect(messages).toEqual([
      {
        id: 'message 0',
        body: 'x',
        digest: 'digest',
        attributesDigest: undefined,
        system: {
          SenderId: 'somebody',
          SentTimestamp: 'a time in milliseconds',
          ApproximateFirstReceiveTimestamp: 'soon',
          ApproximateReceiveCount: '2',
          DeadLetterQueueSourceArn: 'arn:-main',
        },
        attributes: {
          n: { DataType: 'Number', StringValue: '1', bytes: undefined },
          b: { DataType: 'Binary', StringValue: undefined, bytes: '00ff' },
        },
      },
    ]);
  });

  /** Of what is received of `dead`: a message of `main`, and two that were sent to it itself. */
  function numbers(moved: string, ...own: readonly [string, string]): readonly unknown[] {
    const normalise = fifo();
    normalise.sent('main', sent('m', '1'), { body: 'm', group: 'm' });
    const receive = (id: string, SequenceNumber: string) =>
      normalise.received('dead', {
        ...metadata,
        Messages: [message(id, { Attributes: { SequenceNumber } })],
      }).messages;
    normalise.sent('dead', sent('d', own[0]), { body: 'd', group: 'd' });
    const [letter] = receive('m', moved);
    normalise.sent('dead', sent('e', own[1]), { body: 'e', group: 'e' });
    return [letter, receive('d', own[0])[0], receive('e', own[1])[0]];
  }

  it('has the number of a dead letter by those of its queue, and no other by it', () => {
    const [letter, ...others] = numbers('20', '10', '12');
    const [early, ...same] = numbers('1', '10', '12');
    expect(early).not.toEqual(letter);
    expect(same).toEqual(others);
    expect(numbers('20', '10', '9').slice(1)).not.toEqual(others);
  });
});
