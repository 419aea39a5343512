/** A caller of the API, as a shop's backend is one, who waits with limits. */
import assert from 'node:assert/strict';
import * as z from 'zod';
import type { ApiAnswer, ApiClient } from '../../bin/deployment/api-client.ts';
import type { OrderState } from '../../core/states.ts';
import { type Patience, until } from './until.ts';

/** Of an order, what the checks look at. */
const orderView = z.object({
  id: z.string(),
  state: z.string(),
  lines: z.array(z.object({ sku: z.string(), quantity: z.number() })),
  total: z.object({ amountMinor: z.number(), currency: z.string() }).optional(),
  rejection: z.array(z.object({ reason: z.string(), sku: z.string() })).optional(),
  timeline: z.array(z.object({ state: z.string(), at: z.string() })),
  mails: z.array(z.object({ outcome: z.string(), status: z.string() })).default([]),
  attention: z
    .object({
      messages: z.array(z.object({ message: z.string(), stage: z.string(), error: z.string() })),
    })
    .optional(),
});
export type OrderView = z.output<typeof orderView>;

const list = z.object({ orders: z.array(z.object({ id: z.string() })) });

export interface Line {
  readonly sku: string;
  readonly quantity: number;
}

export interface Request {
  readonly key: string;
  readonly email: string;
  readonly lines: readonly Line[];
}

/** @throws when the body is no order: the API's answer is part of what is checked */
export const orderIn = ({ body }: ApiAnswer): OrderView => orderView.parse(body);

/** The answer is a refusal of the API's own, not of the gateway before it. */
export function assertProblem({ status, body }: ApiAnswer, expected: number, type: string): void {
  const problem = z.object({ type: z.string() }).safeParse(body).data;
  assert.deepEqual([status, problem?.type], [expected, `urn:order-pipeline:problem:${type}`]);
}

export class Shop {
  readonly #api: ApiClient;
  readonly #patience: Patience;

  constructor(api: ApiClient, patience: Patience) {
    this.#api = api;
    this.#patience = patience;
  }

  submit({ key, email, lines }: Request): Promise<ApiAnswer> {
    return this.#api.request({
      method: 'POST',
      path: '/orders',
      headers: { 'idempotency-key': key },
      body: { customer: { email }, lines },
    });
  }

  /** Submits what must be accepted. */
  async order(request: Request): Promise<OrderView> {
    const answer = await this.submit(request);
    assert.equal(answer.status, 202, JSON.stringify(answer.body));
    return orderIn(answer);
  }

  ask(id: string): Promise<ApiAnswer> {
    return this.#api.request({ method: 'GET', path: `/orders/${id}` });
  }

  async read(id: string): Promise<OrderView> {
    const answer = await this.ask(id);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return orderIn(answer);
  }

  cancel(id: string): Promise<ApiAnswer> {
    return this.#api.request({ method: 'POST', path: `/orders/${id}/cancel` });
  }

  /** Ids of the newest orders. */
  async list(): Promise<readonly string[]> {
    const answer = await this.#api.request({
      method: 'GET',
      path: '/orders',
      query: { limit: '100' },
    });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return list.parse(answer.body).orders.map(({ id }) => id);
  }

  /** @throws TimeLimitError */
  inState(id: string, state: OrderState): Promise<OrderView> {
    return this.untilOrder(id, `the order ${id} is ${state}`, (order) => order.state === state);
  }

  /** @throws TimeLimitError */
  untilOrder(
    id: string,
    what: string,
    isIt: (order: OrderView) => boolean,
    withinMs = this.#patience.withinMs,
  ): Promise<OrderView> {
    return until(what, () => this.read(id), isIt, { ...this.#patience, withinMs });
  }
}
