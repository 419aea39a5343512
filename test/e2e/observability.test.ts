/** What the functions log on the laptop: no marked data, one trace an order, metrics. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { applyMovement } from '../../lambdas/inventory/stock-movement.ts';
import { dynamoDbStore } from '../../lambdas/runtime/aws/dynamodb-store.ts';
import { systemClock } from '../../lambdas/runtime/system-clock.ts';
import { credentials, customer, MARK, marked, productName } from '../canary/marks.ts';
import { apiClient } from './api-client.ts';
import { type Laptop, startLaptop, until } from './laptop.ts';

const accepted = z.object({ id: z.string(), state: z.string() });
const logLine = z.looseObject({ event: z.string(), traceId: z.string().optional() });

let laptop: Laptop;
let call: ReturnType<typeof apiClient>;
let sqs: SQSClient;

beforeAll(async () => {
  laptop = await startLaptop();
  call = apiClient(laptop.apiUrl, MARK);
  const config = {
    endpoint: laptop.endpointUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'local' },
  };
  sqs = new SQSClient(config);
  const { outputs } = laptop.deployment;
  const dynamoDb = new DynamoDBClient(config);
  const tables = {
    stock: outputs['StockTableName'] ?? '',
    movements: outputs['MovementsTableName'] ?? '',
  };
  await applyMovement(dynamoDbStore(dynamoDb, tables, systemClock), {
    movementId: 'canary',
    product: { sku: 'CANARY', name: productName, unitPriceMinor: 250 },
    quantity: 100,
    at: '2026-03-01T12:00:00.000Z',
  });
  dynamoDb.destroy();
});
afterAll(async () => {
  sqs?.destroy();
  await laptop?.stop();
});

let keys = 0;
const { 'x-amz-security-token': _signed, ...secrets } = credentials;
function submit(quantity: number, body?: string) {
  const headers = {
    'content-type': 'application/json',
    'idempotency-key': `${MARK}-${++keys}`,
    cookie: secrets.cookie,
  };
  const order = { customer, lines: [{ sku: 'CANARY', quantity }] };
  return call({ method: 'POST', path: '/orders', headers, body: body ?? JSON.stringify(order) });
}

async function settled(quantity: number, state: string): Promise<string> {
  const answer = await submit(quantity);
  const { id } = accepted.parse(answer.body);
  const read = async () => accepted.parse((await call({ path: `/orders/${id}` })).body);
  await until(read, (order) => order.state === state);
  return id;
}

/** Lines of our own logger, of an order if one is given. */
const logged = (orderId?: string) =>
  laptop.logs
    .filter((line) => line.startsWith('{'))
    .map((line) => logLine.parse(JSON.parse(line)))
    .filter((line) => orderId === undefined || line['orderId'] === orderId);

describe('the log of the functions', () => {
  it('has one line a message of an order, all of one trace, which no other order has', async () => {
    const [one, two] = await Promise.all([settled(1, 'confirmed'), settled(2, 'confirmed')]);
    const isMailed = (lines: ReturnType<typeof logged>) =>
      lines.some((line) => line['stage'] === 'email');
    const lines = await until(async () => logged(one), isMailed);
    expect(lines.map(({ event, stage, attempt }) => [event, stage, attempt])).toEqual([
      ['order-received', undefined, undefined],
      ['message-handled', 'order', 1],
      ['message-handled', 'inventory', 1],
      ['message-handled', 'order', 1],
      ['message-handled', 'email', 1],
    ]);
    const [trace, ...others] = new Set(lines.map(({ traceId }) => traceId));
    expect(others).toEqual([]);
    expect(trace).toMatch(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/);
    expect(logged(two).map(({ traceId }) => traceId)).not.toContain(trace);
  });

  it('tells metrics that CloudWatch can read, of the deployment', async () => {
    await settled(1, 'confirmed');
    const told = logged().filter((line) => line['_aws'] !== undefined);
    const names = new Set(told.flatMap((line) => Object.keys(line)));
    expect([...names]).toEqual(
      expect.arrayContaining(['OrdersReceived', 'OrdersConfirmed', 'ConfirmedValue', 'stage']),
    );
    expect(new Set(told.map(({ stack }) => stack))).toEqual(new Set([laptop.deployment.stackName]));
  });

  it('holds nothing that tells who ordered, or how they signed', async () => {
    const id = await settled(3, 'confirmed');
    await settled(1_000, 'rejected');
    await call({ method: 'POST', path: `/orders/${id}/cancel` });
    expect((await submit(1, `{"customer":"${MARK}`)).status).toBe(400);
    expect((await submit(1, JSON.stringify({ customer, [MARK]: 1 }))).status).toBe(422);
    expect((await call({ path: `/orders?cursor=${MARK}` })).status).toBe(400);
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: laptop.deployment.outputs['EmailQueueUrl'],
        MessageBody: JSON.stringify({ id: MARK, type: MARK, customer }),
        MessageGroupId: `${MARK}!`,
        MessageDeduplicationId: MARK,
      }),
    );
    const died = async () => logged().some(({ event }) => event === 'message-dead');
    await until(died, (isDead) => isDead, 60_000);
    await until(
      async () => accepted.parse((await call({ path: `/orders/${id}` })).body),
      ({ state }) => state === 'cancelled',
    );
    expect(laptop.logs.length).toBeGreaterThan(20);
    expect(marked(laptop.logs)).toEqual([]);
  });
});
