import { DynamoDBClient, GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  GetQueueAttributesCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { features } from '../suite/features/index.ts';
import { openLaptop } from '../suite/on-laptop.ts';
import type { Target } from '../suite/target.ts';
import { apiClient } from './api-client.ts';
import { type Laptop, startLaptop, until } from './laptop.ts';

const orderSchema = z.object({ id: z.string(), state: z.string() });

let laptop: Laptop;
let alice: ReturnType<typeof apiClient>;
let sqs: SQSClient;
let dynamoDb: DynamoDBClient;

beforeAll(async () => {
  laptop = await startLaptop();
  alice = apiClient(laptop.apiUrl, 'alice');
  const config = {
    endpoint: laptop.endpointUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'local' },
  };
  sqs = new SQSClient(config);
  dynamoDb = new DynamoDBClient(config);
});
afterAll(() => laptop?.stop());

/** Lets failed messages of the inventory queue come back sooner than a deployment would. */
const hideFailuresFor = (seconds: number) =>
  sqs.send(
    new SetQueueAttributesCommand({
      QueueUrl: laptop.deployment.outputs['InventoryQueueUrl'],
      Attributes: { VisibilityTimeout: String(seconds) },
    }),
  );

let keys = 0;
const newKey = () => `key-${++keys}`;
const submit = (lines: readonly { sku: string; quantity: number }[]) =>
  alice({
    method: 'POST',
    path: '/orders',
    headers: { 'content-type': 'application/json', 'idempotency-key': newKey() },
    body: JSON.stringify({ customer: { email: 'ada@example.com' }, lines }),
  });
const read = async (id: string) => orderSchema.parse((await alice({ path: `/orders/${id}` })).body);
const inState = (id: string, state: string) =>
  until(
    () => read(id),
    (order) => order.state === state,
  );
const available = async (sku: string) => {
  const TableName = laptop.deployment.outputs['StockTableName'];
  const { Item } = await dynamoDb.send(new GetItemCommand({ TableName, Key: { sku: { S: sku } } }));
  return Item && unmarshall(Item)['available'];
};
const countOrders = async () => {
  const TableName = laptop.deployment.outputs['OrdersTableName'];
  const { Count } = await dynamoDb.send(new ScanCommand({ TableName, Select: 'COUNT' }));
  return Count;
};

/** What only the laptop can do follows below; what every target must do is the suite's. */
describe('of the suite for every target', () => {
  let target: Target;
  beforeAll(async () => {
    target = await openLaptop(laptop, 'e2e-laptop');
  });
  afterAll(() => target?.close());

  it.each(features.map((feature) => [feature.name, feature] as const))(
    '%s is kept',
    async (_, feature) => {
      expect((await feature.check(target)).kind).toBe('passed');
    },
  );
});

describe('a list', () => {
  it('holds the caller’s orders, newest first, page by page', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) {
      ids.push(orderSchema.parse((await submit([{ sku: 'MUG', quantity: 1 }])).body).id);
    }
    const seen: string[] = [];
    const pageSchema = z.object({ orders: z.array(orderSchema), cursor: z.string().optional() });
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const { body } = await alice({ path: `/orders?limit=2${cursor && `&cursor=${cursor}`}` });
      const page = pageSchema.parse(body);
      expect(page.orders.length).toBeLessThanOrEqual(2);
      seen.push(...page.orders.map(({ id }) => id));
      cursor = page.cursor;
    }
    expect(seen).toEqual([...ids].reverse());
  });
});

describe('bad input', () => {
  const json = { 'content-type': 'application/json' };
  const valid = JSON.stringify({
    customer: { email: 'a@b.example' },
    lines: [{ sku: 'MUG', quantity: 1 }],
  });
  const withLines = (lines: unknown) =>
    JSON.stringify({ customer: { email: 'a@b.example' }, lines });
  const line = { sku: 'MUG', quantity: 1 };

  it.each([
    ['no JSON', json, '{', 400, 'malformed-json', undefined],
    ['an empty body', json, '', 400, 'malformed-json', undefined],
    [
      'another content type',
      { 'content-type': 'text/plain' },
      valid,
      415,
      'unsupported-media-type',
      undefined,
    ],
    [
      'an unknown field',
      json,
      valid.replace('{"customer"', '{"coupon":1,"customer"'),
      422,
      'invalid-order',
      '/coupon',
    ],
    [
      'a __proto__ field',
      json,
      valid.replace('{"customer"', '{"__proto__":{},"customer"'),
      422,
      'invalid-order',
      '/__proto__',
    ],
    ['no line', json, withLines([]), 422, 'invalid-order', '/lines'],
    [
      'too many lines',
      json,
      withLines(Array.from({ length: 1_001 }, (_, n) => ({ sku: `S${n}`, quantity: 1 }))),
      422,
      'invalid-order',
      '/lines',
    ],
    [
      'a quantity of 0',
      json,
      withLines([{ ...line, quantity: 0 }]),
      422,
      'invalid-order',
      '/lines/0/quantity',
    ],
    [
      'a quantity that is too large',
      json,
      withLines([{ ...line, quantity: 100_001 }]),
      422,
      'invalid-order',
      '/lines/0/quantity',
    ],
    ['a repeated product', json, withLines([line, line]), 422, 'invalid-order', '/lines/1/sku'],
    [
      'a price',
      json,
      withLines([{ ...line, unitPrice: 0 }]),
      422,
      'invalid-order',
      '/lines/0/unitPrice',
    ],
    [
      'an address with a line break',
      json,
      valid.replace('a@b.example', 'a@b.example\\r\\nBcc: c@d.example'),
      422,
      'invalid-order',
      '/customer/email',
    ],
    ['deep JSON', json, '['.repeat(50_000), 400, 'malformed-json', undefined],
    [
      'a huge body',
      json,
      withLines([{ ...line, sku: 'x'.repeat(270_000) }]),
      413,
      'body-too-large',
      undefined,
    ],
  ])('with %s is refused, and nothing is written', async (_, headers, body, status, type, path) => {
    const before = await countOrders();
    const answer = await alice({
      method: 'POST',
      path: '/orders',
      headers: { ...headers, 'idempotency-key': newKey() },
      body,
    });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.body).toMatchObject({ type: `urn:order-pipeline:problem:${type}`, status });
    if (path !== undefined) expect(answer.body).toMatchObject({ errors: [{ path }] });
    expect(await countOrders()).toBe(before);
  });

  it.each([
    ['no key', {}],
    ['an empty key', { 'idempotency-key': '' }],
    ['a key with a space', { 'idempotency-key': 'a b' }],
    ['a key of 256 characters', { 'idempotency-key': 'k'.repeat(256) }],
  ])('with %s is refused', async (_, headers) => {
    const answer = await alice({
      method: 'POST',
      path: '/orders',
      headers: { ...json, ...headers },
      body: valid,
    });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      type: 'urn:order-pipeline:problem:invalid-idempotency-key',
      errors: [{ path: 'Idempotency-Key' }],
    });
  });

  it('without a signature is answered by the gateway', async () => {
    const response = await fetch(`${laptop.apiUrl}/orders`);
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({ message: 'Forbidden' });
  });

  it('under a wrong method names the right ones', async () => {
    const answer = await alice({ method: 'DELETE', path: '/orders' });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, POST');
  });
});

describe('a message that no schema knows', () => {
  it('ends in the dead-letter queue, and other orders go on', async () => {
    const { outputs } = laptop.deployment;
    await hideFailuresFor(2);
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: outputs['InventoryQueueUrl'],
        MessageBody: '{"type":"inventory.explode"}',
        MessageGroupId: 'poison',
        MessageDeduplicationId: 'poison',
      }),
    );
    const { id } = orderSchema.parse((await submit([{ sku: 'MUG', quantity: 1 }])).body);
    await inState(id, 'confirmed');
    const deadLetters = async () => {
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: outputs['InventoryDeadLettersUrl'],
          AttributeNames: ['ApproximateNumberOfMessages'],
        }),
      );
      return Attributes?.['ApproximateNumberOfMessages'];
    };
    await until(deadLetters, (count) => count === '1', 60_000);
  }, 90_000);
});

describe('a worker that is killed in the middle of a batch', () => {
  it('loses nothing: the messages come back, and each order is settled once', async () => {
    const before = Number(await available('MUG'));
    await hideFailuresFor(10);
    const ids: string[] = [];
    const killed = killFirstBusy('InventoryConsumer');
    for (let n = 0; n < 40; n++) {
      ids.push(orderSchema.parse((await submit([{ sku: 'MUG', quantity: 1 }])).body).id);
    }
    expect(await killed).toBe(true);
    for (const id of ids) {
      await until(
        () => read(id),
        (order) => order.state === 'confirmed',
        60_000,
      );
    }
    expect(await available('MUG')).toBe(before - 40);
  }, 120_000);

  /** SIGKILLs the first environment of that function that is seen at work. */
  async function killFirstBusy(name: string): Promise<boolean> {
    const deadline = Date.now() + 30_000;
    while (Date.now() < deadline) {
      const busy = laptop.lambda
        .environments()
        .find((environment) => environment.functionName.includes(name) && environment.busy);
      if (busy) return laptop.lambda.kill(busy.pid);
      await new Promise((resolve) => setImmediate(resolve));
    }
    return false;
  }
});
