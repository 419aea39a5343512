/** The shop's backend: submits orders, retries until it is told 202, cancels some, and looks. */
import { orderIdFor } from '../../core/order-id.ts';
import type { ApiHandler } from '../../lambdas/api/handler.ts';
import type { Asked, Promises } from '../simulation/promises.ts';
import type { Random } from '../simulation/random.ts';
import { ALICE, type ApiRequest, apiEvent } from '../support/api-event.ts';
import { withTimeLeft } from '../support/sqs-event.ts';
import type { FastClock } from './fast-clock.ts';
import type { Goods } from './goods.ts';

export interface ShopOptions {
  readonly api: ApiHandler;
  readonly clock: FastClock;
  readonly random: Random;
  /** How many a round. */
  readonly orders: number;
  readonly basket: Goods['basket'];
  /** Whether the shop opens for another round. */
  readonly opensAgain: () => Promise<boolean>;
  /** What the shop is told, and holds the pipeline to. */
  readonly promises: Promises;
  readonly onViolation: (what: string) => void;
}

/** By the fast clock. */
const RETRY_MS = 3_000;
const CANCEL_WITHIN_MS = 15_000;
const CANCEL_PROBABILITY = 0.35;
/** How often it makes a mistake: another order under a key that it has used. */
const MISTAKE_PROBABILITY = 0.3;
/** Answers of 503 to one request after which something else is wrong than the wire. */
const PATIENCE = 100;
/** Requests at a time, cancellations aside. */
const CLERKS = 4;
/** Orders after each of which the shop looks at its list. */
const LOOK_EVERY = 8;

const OWNER = `iam:${ALICE}`;

export class Shop {
  readonly #options: ShopOptions;
  #sold = 0;

  constructor(options: ShopOptions) {
    this.#options = options;
  }

  /** Resolves when every order of the last round is accepted, and every cancellation answered. */
  async open(): Promise<void> {
    do await this.#sellAll();
    while (await this.#options.opensAgain());
  }

  async #sellAll(): Promise<void> {
    const { orders, random } = this.#options;
    const waiting = Array.from({ length: orders }, () => ({
      n: this.#sold++,
      random: random.fork(),
    }));
    const cancellations: Promise<void>[] = [];
    const sell = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const asked = await this.#order(next.n, next.random);
        if (asked && next.random.chance(CANCEL_PROBABILITY)) {
          cancellations.push(this.#cancel(asked, next.random));
        }
      }
    };
    await Promise.all(Array.from({ length: CLERKS }, sell));
    await Promise.all(cancellations);
  }

  async #order(nth: number, random: Random): Promise<Asked | undefined> {
    const { basket, promises, onViolation } = this.#options;
    const key = `order-${nth}`;
    const lines = basket(nth, random);
    const email = `${key}@example.com`;
    const asked = { orderId: orderIdFor(OWNER, key), email, lines };
    promises.asked(asked);
    const status = await this.#insist(submission(key, asked));
    if (status !== 202) {
      onViolation(`${key} is answered ${status}`);
      return undefined;
    }
    promises.accepted(asked);
    if (random.chance(MISTAKE_PROBABILITY)) await this.#mistake(key, asked);
    if (nth % LOOK_EVERY === 0) await this.#look(asked);
    return asked;
  }

  async #mistake(key: string, asked: Asked): Promise<void> {
    const lines = asked.lines.map(({ sku, quantity }) => ({ sku, quantity: quantity + 1 }));
    const status = await this.#insist(submission(key, { ...asked, lines }));
    if (status === 422) return;
    this.#options.onViolation(`another body of ${asked.orderId} is answered ${status}`);
  }

  async #cancel({ orderId: id }: Asked, random: Random): Promise<void> {
    const { clock, promises, onViolation } = this.#options;
    await clock.sleep(random.between(0, CANCEL_WITHIN_MS));
    const status = await this.#insist({ method: 'POST', route: '/orders/{id}/cancel', id });
    if (status === 202) promises.cancelAccepted(id);
    else if (status === 409) promises.cancelRefused(id);
    else onViolation(`cancelling ${id} is answered ${status}`);
  }

  async #look({ orderId }: Asked): Promise<void> {
    const request = { method: 'GET', route: '/orders', query: { limit: '100' } } as const;
    await this.#insist(request, (body) => {
      // The engine's index is written with its table: here, a list is never behind.
      if (!body.includes(orderId)) this.#options.onViolation(`the list has no ${orderId}`);
    });
  }

  /** Sends the same request again for as long as the answer asks for it. */
  async #insist(request: ApiRequest, read: (body: string) => void = () => {}): Promise<number> {
    const { api, clock } = this.#options;
    for (let attempt = 1; ; attempt++) {
      const { statusCode = 200, body = '' } = await api(
        apiEvent({ as: ALICE, ...request }),
        withTimeLeft(10_000),
      );
      if (statusCode === 200) read(body);
      if (statusCode !== 503 || attempt === PATIENCE) return statusCode;
      await clock.sleep(RETRY_MS);
    }
  }
}

const submission = (key: string, { email, lines }: Asked): ApiRequest => ({
  method: 'POST',
  route: '/orders',
  headers: { 'idempotency-key': key, 'content-type': 'application/json' },
  body: JSON.stringify({ customer: { email }, lines }),
});
