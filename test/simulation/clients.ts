/**
 * Shops: they submit, retry with the same key after seconds, minutes and a day, with the same body and
 * with another, cancel, and look.
 */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { orderIdFor } from '../../core/order-id.ts';
import { ALICE, type ApiRequest, apiEvent, BOB } from '../support/api-event.ts';
import type { Accountant } from './accountant.ts';
import { type Body, otherThan } from './bodies.ts';
import type { FaultPlan } from './faults.ts';
import { LONGEST_LAG_MS } from './lag.ts';
import type { SimulatedFunction } from './lambda.ts';
import type { Random } from './random.ts';
import type { Timeline } from './timeline.ts';
import type { Trace } from './trace.ts';

export interface ClientOptions {
  readonly api: SimulatedFunction<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>;
  readonly timeline: Timeline;
  readonly random: Random;
  readonly faults: FaultPlan;
  readonly accountant: Accountant;
  readonly trace: Trace;
}

export interface PlannedOrder extends Body {
  readonly key: string;
  readonly atMs: number;
  /** After the submission, ms; undefined: never. */
  readonly cancelAfterMs: number | undefined;
}

const RETRIES_MS = [1_000, 5_000, 30_000, 6 * 60_000, 24 * 60 * 60_000];
/** Chance of one more look at an order by its retry, its rival body, or a stranger. */
const CURIOSITY = 0.2;
/** Chance that two bodies race for one new key, and the most that they are apart, ms. */
const RIVALRY = 0.15;
const RIVALS_APART_MS = 100;

interface Answer {
  readonly status: number;
  readonly orderId: string | undefined;
  /** Ids of a list. */
  readonly listed: readonly string[];
}

type StrangersCall = [what: string, request: ApiRequest, isRight: (answer: Answer) => boolean];

export class Client {
  readonly #options: ClientOptions;
  readonly #order: PlannedOrder;
  readonly #orderId: string;
  /** Requests that are not answered yet, and those that are planned. */
  #pending = 0;
  /** When it was first answered that it is accepted, ms since the epoch. */
  #acceptedAtMs = Number.POSITIVE_INFINITY;

  constructor(options: ClientOptions, order: PlannedOrder) {
    this.#options = options;
    this.#order = order;
    this.#orderId = orderIdFor(OWNER, order.key);
  }

  get isDone(): boolean {
    return this.#pending === 0;
  }

  get #wasAccepted(): boolean {
    return Number.isFinite(this.#acceptedAtMs);
  }

  start(): void {
    const { random } = this.#options;
    const { atMs, cancelAfterMs } = this.#order;
    // Some never retry: what they were not promised may still be on its way.
    const patience = random.pick([0, 0, 0, 1, 5]);
    this.#plan(atMs, () => this.#submit(this.#order, patience));
    const rival = otherThan(this.#order, random);
    const rivalAtMs = Math.max(0, atMs + random.between(-RIVALS_APART_MS, RIVALS_APART_MS));
    if (random.chance(RIVALRY)) this.#plan(rivalAtMs, () => this.#submit(rival, 1));
    if (cancelAfterMs !== undefined) {
      this.#plan(atMs + cancelAfterMs, () => this.#cancel(random.between(1, 5)));
    }
    for (const retryMs of [5.5 * 60_000, 25 * 60 * 60_000]) {
      if (random.chance(CURIOSITY)) this.#plan(atMs + retryMs, () => this.#submit(this.#order, 1));
      if (random.chance(CURIOSITY)) this.#plan(atMs + retryMs, () => this.#submitAnother());
    }
    for (const look of [() => this.#look(), () => this.#list(), () => this.#strangersCall()]) {
      if (random.chance(CURIOSITY)) this.#plan(atMs + random.between(0, 120_000), look);
    }
  }

  #plan(afterMs: number, act: () => void): void {
    this.#pending += 1;
    this.#options.timeline.after(afterMs, () => {
      act();
      this.#pending -= 1;
    });
  }

  #submit(body: Body, patience: number): void {
    const asked = { ...body, orderId: this.#orderId };
    this.#promises.asked(asked);
    this.#request('submit', submission(this.#order.key, body), (answer) => {
      if (answer?.status === 202) {
        this.#acceptedAtMs = Math.min(this.#acceptedAtMs, this.#options.timeline.now);
        if (answer.orderId !== this.#orderId) {
          this.#report('one key makes one order', `${answer.orderId}, not ${this.#orderId}`);
        }
        this.#promises.accepted(asked);
      } else if (answer?.status === 422) {
        this.#promises.refused(asked);
      } else if (answer && answer.status < 500) {
        this.#report('a valid submission is accepted', `answered ${answer.status}`);
      } else if (patience > 0) {
        this.#retry(patience, () => this.#submit(body, patience - 1));
      }
    });
  }

  #retry(patience: number, act: () => void): void {
    const waitMs = RETRIES_MS[Math.max(0, RETRIES_MS.length - patience)] ?? 1_000;
    this.#plan(waitMs, act);
  }

  /** The same key with another body: refused, once the first was accepted. */
  #submitAnother(): void {
    if (this.#wasAccepted) this.#submit(otherThan(this.#order, this.#options.random), 0);
  }

  #cancel(patience: number): void {
    const request = { method: 'POST', route: '/orders/{id}/cancel', id: this.#orderId } as const;
    const wasAccepted = this.#wasAccepted;
    this.#request('cancel', request, (answer) => {
      switch (answer?.status) {
        case 202:
          this.#promises.cancelAccepted(this.#orderId);
          break;
        case 409:
          this.#promises.cancelRefused(this.#orderId);
          break;
        case 404:
          if (wasAccepted) this.#report('an accepted order is found', this.#orderId);
          break;
        default:
          if (patience > 0) this.#retry(patience, () => this.#cancel(patience - 1));
      }
    });
  }

  #look(): void {
    const request = { method: 'GET', route: '/orders/{id}', id: this.#orderId } as const;
    const wasAccepted = this.#wasAccepted;
    this.#request('look', request, (answer) => {
      if (!answer || answer.status >= 500) return;
      if (answer.status !== 200 && wasAccepted) {
        this.#report('an accepted order is found', `answered ${answer.status}`);
      }
    });
  }

  /** The list is an index's: it may not know yet what has just been accepted. */
  #list(): void {
    const isOld = this.#acceptedAtMs < this.#options.timeline.now - LONGEST_LAG_MS;
    this.#request('list', { method: 'GET', route: '/orders' }, (answer) => {
      if (!answer || answer.status >= 500) return;
      if (answer.status !== 200 || (isOld && !answer.listed.includes(this.#orderId))) {
        this.#report('an accepted order is in the list', `answered ${answer.status}`);
      }
    });
  }

  /** Another caller knows the id: sees nothing, changes nothing, and has no orders. */
  #strangersCall(): void {
    const one = { id: this.#orderId, as: BOB } as const;
    const isHidden = ({ status }: Answer) => status === 404;
    const isEmpty = ({ status, listed }: Answer) => status === 200 && listed.length === 0;
    const [what, request, isRight] = this.#options.random.pick<StrangersCall>([
      ['look', { method: 'GET', route: '/orders/{id}', ...one }, isHidden],
      ['cancel', { method: 'POST', route: '/orders/{id}/cancel', ...one }, isHidden],
      ['list', { method: 'GET', route: '/orders', as: BOB }, isEmpty],
    ]);
    this.#request(what, request, (answer) => {
      if (!answer || answer.status >= 500 || isRight(answer)) return;
      this.#report('an order is visible to its owner alone', `${what} answered ${answer.status}`);
    });
  }

  /** `then` gets what the client gets: nothing, when the answer is lost on its way. */
  #request(what: string, request: ApiRequest, then: (answer: Answer | undefined) => void): void {
    const { api, timeline, faults, trace } = this.#options;
    this.#pending += 1;
    const who = `client ${this.#order.key}`;
    trace.note(timeline.now, who, () => `${what}s ${this.#orderId}`);
    api.invoke(apiEvent({ as: ALICE, ...request }), (end) => {
      this.#pending -= 1;
      const isLost = faults.happens(`client ${what}`, 'answer-lost');
      const answer = end.kind === 'ok' && !isLost ? toAnswer(end.payload) : undefined;
      trace.note(timeline.now, who, () => `gets ${answer ? answer.status : 'no answer'}`);
      then(answer);
    });
  }

  get #promises() {
    return this.#options.accountant.promises;
  }

  #report(invariant: string, what: string): void {
    this.#options.accountant.report(invariant, `${this.#order.key}: ${what}`);
  }
}

/** Who the clients are to the pipeline. */
export const OWNER = `iam:${ALICE}`;

function submission(key: string, { email, name, lines }: Body): ApiRequest {
  return {
    method: 'POST',
    route: '/orders',
    headers: { 'idempotency-key': key, 'content-type': 'application/json' },
    body: JSON.stringify({ customer: { email, name }, lines }),
  };
}

function toAnswer({ statusCode, body }: APIGatewayProxyStructuredResultV2): Answer {
  const parsed: { id?: string; orders?: { id: string }[] } = JSON.parse(body ?? '{}');
  const listed = (parsed.orders ?? []).map(({ id }) => id);
  return { status: statusCode ?? 200, orderId: parsed.id, listed };
}
