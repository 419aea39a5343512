/** Orders that are there before the first request: what can be read, cancelled, and must not be. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { Shop } from './cases/case.ts';
import { submitRequest } from './cases/submissions.ts';
import { send, type Target } from './send.ts';
import type { WireRequest } from './wire.ts';

const ORDERS = 12;
const SETTLED_WITHIN_MS = 120_000;
/** Of the laptop's demonstration; the shop needs one for each of its orders. */
const PRODUCT = 'MUG';

/** The deployment does not do what it has to for an order that is right. */
export class ShopError extends Error {
  override readonly name = 'ShopError';
}

/** @throws ShopError */
export async function openShop(target: Target, shop: string, neighbour: string): Promise<Shop> {
  const others = await inTurn(ORDERS, (n) => submit(target, shop, `other-${n}`, PRODUCT));
  const cancelled = await submit(target, shop, 'cancelled', PRODUCT);
  const rejected = await submit(target, shop, 'rejected', 'NOBODY-SELLS-THIS');
  const theirs = await inTurn(3, (n) => submit(target, neighbour, `theirs-${n}`, PRODUCT));
  for (const id of [...others, cancelled]) await settled(target, shop, id, 'confirmed');
  for (const id of theirs) await settled(target, neighbour, id, 'confirmed');
  await settled(target, shop, rejected, 'rejected');
  await ask(target, shop, { ...plain(`/orders/${cancelled}/cancel`), method: 'POST' });
  await settled(target, shop, cancelled, 'cancelled');
  return {
    cancelled,
    rejected,
    others,
    cursor: await cursorOf(target, shop),
    neighbour: { orderId: theirs[0] ?? '', cursor: await cursorOf(target, neighbour) },
  };
}

async function submit(target: Target, caller: string, key: string, sku: string): Promise<string> {
  const body = { customer: { email: 'shop@example.com' }, lines: [{ sku, quantity: 1 }] };
  const answer = await ask(target, caller, submitRequest(key, JSON.stringify(body)));
  return z.object({ id: z.string() }).parse(answer).id;
}

async function settled(target: Target, caller: string, id: string, state: string): Promise<void> {
  const deadline = Date.now() + SETTLED_WITHIN_MS;
  for (;;) {
    const order = z
      .object({ state: z.string() })
      .parse(await ask(target, caller, plain(`/orders/${id}`)));
    if (order.state === state) return;
    if (Date.now() > deadline) {
      throw new ShopError(
        `the order ${id} is ${order.state}, not ${state} (is ${PRODUCT} in stock?)`,
      );
    }
    await sleep(100);
  }
}

async function cursorOf(target: Target, caller: string): Promise<string> {
  const page = await ask(target, caller, plain('/orders?limit=2'));
  return z.object({ cursor: z.string() }).parse(page).cursor;
}

const plain = (path: string): WireRequest => ({
  method: 'GET',
  target: path,
  headers: [],
  signature: 'right',
});

async function ask(target: Target, caller: string, request: WireRequest): Promise<unknown> {
  const { status, body } = await send(target, request, caller);
  if (status === 200 || status === 202) return JSON.parse(body.toString());
  throw new ShopError(`${request.method} ${request.target} is answered with ${status}: ${body}`);
}

async function inTurn<T>(amount: number, make: (n: number) => Promise<T>): Promise<readonly T[]> {
  const made: T[] = [];
  for (let n = 0; n < amount; n++) made.push(await make(n));
  return made;
}
