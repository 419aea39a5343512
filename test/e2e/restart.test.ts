import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { apiClient } from './api-client.ts';
import { type Laptop, startLaptop, until } from './laptop.ts';

const listSchema = z.object({ orders: z.array(z.object({ id: z.string(), state: z.string() })) });
const inboxSchema = z.object({ messages: z.array(z.object({ Subject: z.string() })) });

let directory: string;
let laptop: Laptop | undefined;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'order-pipeline-test-'));
});
afterAll(async () => {
  await laptop?.stop();
  await rm(directory, { recursive: true });
});

async function start(fresh: boolean): Promise<Laptop> {
  await laptop?.stop();
  laptop = await startLaptop({}, { directory, fresh });
  return laptop;
}

const orders = async ({ apiUrl }: Laptop) =>
  listSchema.parse((await apiClient(apiUrl, 'alice')({ path: '/orders' })).body).orders;

const mails = async ({ endpointUrl }: Laptop) =>
  inboxSchema.parse(await (await fetch(`${endpointUrl}/_aws/ses`)).json()).messages;

const submit = ({ apiUrl }: Laptop) =>
  apiClient(
    apiUrl,
    'alice',
  )({
    method: 'POST',
    path: '/orders',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'kept' },
    body: JSON.stringify({
      customer: { email: 'ada@example.com' },
      lines: [{ sku: 'CLOCK', quantity: 3 }],
    }),
  });

it('the next start has orders, mails and stock of the last, unless it is a fresh one', async () => {
  const first = await start(false);
  await submit(first);
  await until(
    () => mails(first),
    (all) => all.length === 1,
  );
  const [confirmed] = await orders(first);
  expect(confirmed?.state).toBe('confirmed');

  const second = await start(false);
  expect(await orders(second)).toEqual([confirmed]);
  expect(await mails(second)).toEqual([{ Subject: expect.stringContaining('confirmed') }]);
  // The same key is the same order, and takes no clock more: there is none left.
  await submit(second);
  expect(await orders(second)).toEqual([confirmed]);

  const fresh = await start(true);
  expect([await orders(fresh), await mails(fresh)]).toEqual([[], []]);
}, 180_000);
