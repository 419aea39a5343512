import { expect, it } from 'vitest';
import { createSqsService } from '../../../local/sqs/protocol.ts';
import { fifoAttributes, setUpModel } from './model-setup.ts';

const accountUrl = 'http://127.0.0.1:4566/000000000000';

function setUp() {
  const { model } = setUpModel();
  model.createQueue('orders.fifo', fifoAttributes);
  const service = createSqsService(model);
  const context = { baseUrl: 'http://127.0.0.1:4566', signal: new AbortController().signal };
  return (action: string, input: unknown) => service(action, input, context);
}

it('an error names its type in the body and its query code in a header', async () => {
  const answer = await setUp()('GetQueueUrl', { QueueName: 'none' });
  expect(answer).toEqual({
    status: 400,
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amzn-query-error': 'AWS.SimpleQueueService.NonExistentQueue;Sender',
    },
    body: {
      __type: 'com.amazonaws.sqs#QueueDoesNotExist',
      message: 'The specified queue does not exist.',
    },
  });
});

it('an action that SQS does not have is refused by name', async () => {
  const answer = await setUp()('MakeTea', {});
  expect(answer.headers['x-amzn-query-error']).toBe('InvalidAction;Sender');
});

it.each([
  ['nothing', undefined],
  ['a list', []],
  ['no queue URL', { MessageBody: 'x' }],
  ['a body that is a number', { QueueUrl: `${accountUrl}/orders.fifo`, MessageBody: 1 }],
  [
    'an attribute without a type',
    {
      QueueUrl: `${accountUrl}/orders.fifo`,
      MessageBody: 'x',
      MessageAttributes: { a: { StringValue: 'x' } },
    },
  ],
])('an input that is %s is refused, not a fault', async (_, input) => {
  expect((await setUp()('SendMessage', input)).status).toBe(400);
});

it('a parameter that is missing is named', async () => {
  const answer = await setUp()('SendMessage', { MessageBody: 'x' });
  expect(answer.body).toMatchObject({
    message: 'The request must contain the parameter QueueUrl.',
  });
});

it.each(['constructor', 'hasOwnProperty', 'toString'])(
  'an attribute called %s is unknown like any other',
  async (name) => {
    const call = setUp();
    const Attributes = Object.fromEntries([[name, '1']]);
    const answers = [
      await call('CreateQueue', { QueueName: 'q', Attributes }),
      await call('GetQueueAttributes', {
        QueueUrl: `${accountUrl}/orders.fifo`,
        AttributeNames: [name],
      }),
    ];
    for (const answer of answers) {
      expect(answer.headers['x-amzn-query-error']).toBe('InvalidAttributeName;Sender');
    }
  },
);

it('the host of a queue URL does not matter, its account and name do', async () => {
  const call = setUp();
  const get = async (QueueUrl: string) => (await call('GetQueueAttributes', { QueueUrl })).status;
  expect(await get('http://localhost:9999/000000000000/orders.fifo')).toBe(200);
  expect(await get('http://localhost:9999/111111111111/orders.fifo')).toBe(400);
  expect(await get('orders.fifo')).toBe(400);
});
