/**
 * The accountant: knows what must hold, looks at every commit, every mail and every answer, and
 * closes the books at the end.
 */
import type { Order } from '../../core/order.ts';
import { isTransition } from '../../core/saga.ts';
import { isSettled } from '../../core/states.ts';
import { heldLines, type Reservation } from '../../core/stock.ts';
import type { MailRecord } from '../../lambdas/email/mail-record.ts';
import { businessIdOf, failuresIn } from '../../lambdas/runtime/failure-record.ts';
import {
  type Commit,
  type Item,
  type Mail,
  type Outgoing,
  type QueueRole,
  queueRoles,
} from '../../lambdas/runtime/ports.ts';
import { SqsError } from '../../local/sqs/errors.ts';
import type { Change } from '../support/dynamo-model.ts';
import { InvalidRequestError } from '../support/dynamo-request.ts';
import type { Environment } from './environment.ts';
import type { CallFault } from './faults.ts';
import { FeedbackWatch } from './feedback-watch.ts';
import { Holdings } from './holdings.ts';
import { Lanes } from './lanes.ts';
import { MailWatch } from './mail-watch.ts';
import type { Returned } from './post.ts';
import { Promises } from './promises.ts';
import { deadLettersOf, type Watched } from './services.ts';
import { Shelves } from './shelves.ts';
import { StockBooks } from './stock-books.ts';

/**
 * One receive gives this many letters of a group, and while they are held SQS gives none behind them:
 * whoever looks without deleting sees no more (ReceiveMessage, API reference).
 */
const IN_SIGHT = 10;

/** What must hold, and does not. */
export interface Violation {
  readonly invariant: string;
  readonly what: string;
}

export class Accountant {
  violation: Violation | undefined;
  readonly promises: Promises;
  readonly #services: Watched;
  readonly #stock = new StockBooks();
  readonly #shelves = new Shelves();
  readonly #holdings: Holdings;
  readonly #lanes: Lanes;
  readonly #mails: MailWatch;
  readonly #feedback: FeedbackWatch;
  #committer: Environment | undefined;

  constructor(services: Watched, onDeath: (body: string) => void) {
    this.#services = services;
    const report = (invariant: string, what: string) => this.report(invariant, what);
    this.promises = new Promises(report);
    this.#holdings = new Holdings(report);
    this.#lanes = new Lanes(report);
    this.#mails = new MailWatch(services, report);
    this.#feedback = new FeedbackWatch(services, report);
    services.onCommit = (changes) => this.#committed(changes);
    for (const role of queueRoles) {
      const queue = services.sqs.queue(deadLettersOf(role));
      queue.onChange(() => {
        // Those that somebody holds, too, and those behind them.
        for (const { content } of queue.messages()) {
          this.#lanes.died(content.deduplicationId ?? '', content.body);
          onDeath(content.body);
        }
      });
    }
  }

  /** The first violation counts: what follows from it may be anything. */
  report(invariant: string, what: string): void {
    this.violation ??= { invariant, what };
  }

  /** Runs what must be a valid request, whatever is stored. */
  strict<T>(effect: () => T): T {
    try {
      return effect();
    } catch (error) {
      if (error instanceof InvalidRequestError || error instanceof SqsError) {
        this.report('every request is valid', error.message);
      }
      throw error;
    }
  }

  commit(env: Environment, effect: () => Commit): Commit {
    this.#committer = env;
    try {
      return effect();
    } finally {
      this.#committer = undefined;
    }
  }

  sent(queue: QueueRole, messages: readonly Outgoing[]): void {
    for (const { id } of messages) this.#lanes.owed(queue, id);
  }

  /** Somebody begins to read what he decides on. */
  reads(env: Environment): void {
    this.#feedback.reads(env);
  }

  mailStarts(env: Environment, mail: Mail): void {
    this.promises.mailed(mail.tags['order'] ?? '', mail.to);
    this.#mails.starts(env, mail);
    this.#feedback.mailStarts(env, mail);
  }

  faultHit(env: Environment, site: string, fault: CallFault | 'timeout'): void {
    this.#mails.faultHit(env, site, fault);
  }

  /** An invocation is over, for whoever waits for it. */
  invocationEnds(env: Environment): void {
    this.#mails.ends(env);
  }

  #committed(changes: readonly Change[]): void {
    for (const change of changes) this.#look(change);
    for (const what of this.#stock.imbalances()) {
      this.report('available + held = moved, and never negative', what);
    }
    this.#holdings.committed();
  }

  #look({ table, key, before, after }: Change): void {
    switch (table) {
      case 'orders':
        this.#holdings.ordered(after as unknown as Order);
        this.#lookAtOrder(before as Order | undefined, after as unknown as Order);
        break;
      case 'stock':
        this.#shelves.saw(key, unitsOf(after['available']));
        this.#stock.available(key, unitsOf(after['available']) - unitsOf(before?.['available']));
        break;
      case 'movements':
        if (before) this.report('a movement is applied once', `movement ${key} was written twice`);
        this.#shelves.moved(key, String(after['sku']));
        this.#stock.moved(String(after['sku']), unitsOf(after['quantity']));
        break;
      case 'reservations':
        for (const line of held(before)) this.#stock.held(line.sku, -line.quantity);
        for (const line of held(after)) this.#stock.held(line.sku, line.quantity);
        this.#holdings.held(key, held(after));
        break;
      case 'idempotency':
        this.#lookAtRecord(key, before, after);
        break;
      case 'suppressions':
        this.#feedback.suppressed(key);
        break;
      default:
        break;
    }
  }

  #lookAtOrder(before: Order | undefined, after: Order): void {
    const { orderId, state, version } = after;
    if (before === undefined) {
      if (state !== 'received' || version !== 1) {
        this.report('an order begins as received', `${orderId} begins as ${state}, ${version}`);
      }
      return;
    }
    if (version !== before.version + 1) {
      const what = `${orderId} went from version ${before.version} to ${version}`;
      this.report('a change adds one to the version', what);
    }
    for (const what of this.#shelves.falseShortages(after)) {
      this.report('an order is rejected for what is missing', what);
    }
    if (!isTransition(before.state, state)) {
      this.report('only legal transitions', `${orderId} went from ${before.state} to ${state}`);
    }
    if (before.requestHash !== after.requestHash || before.owner !== after.owner) {
      this.report('an order stays who it is', `${orderId} has another owner or request`);
    }
  }

  #lookAtRecord(key: string, before: Item | undefined, after: Item): void {
    if (isMail(after)) {
      this.#mails.recorded(this.#committer, key);
      if (before && isMail(before) && isTaken(before, after)) {
        this.report('a claim that holds is not taken', key);
      }
      if (after.status === 'claimed') return;
      if (after.status === 'superseded') {
        this.#lanes.withheld(key);
        return;
      }
    } else {
      if (before) this.report('a message takes effect once', `${key} took effect twice`);
      for (const { queue, id } of owedIn(after)) this.#lanes.owed(queue, id, key);
    }
    this.#lanes.tookEffect(key);
  }

  /** Whether each dead message is told of, and nothing else. */
  get isTruthTold(): boolean {
    return this.#untruths().length === 0;
  }

  /** When the watch has had its time. */
  reportUntruths(): void {
    for (const [invariant, what] of this.#untruths()) this.report(invariant, what);
  }

  /** Whether a letter of this kind is in a dead-letter queue. */
  isAnyDead(isOfThisKind: (body: string) => boolean): boolean {
    return this.#letters().some(({ body }) => isOfThisKind(body));
  }

  #letters() {
    return queueRoles.flatMap((role) => {
      const ofGroup = new Map<string, number>();
      return [...this.#services.sqs.queue(deadLettersOf(role)).messages()].map(
        ({ content: { body, groupId = '' } }) => {
          const nth = (ofGroup.get(groupId) ?? 0) + 1;
          ofGroup.set(groupId, nth);
          return {
            body,
            id: businessIdOf(body),
            place: `${groupId} ${role === 'orders' || role === 'replies' ? 'order' : role}`,
            isInSight: nth <= IN_SIGHT,
          };
        },
      );
    });
  }

  /** Once nothing is left to happen. */
  closeBooks(returned: readonly Returned[]): void {
    const orders = this.#services.tables.all('orders') as unknown as readonly Order[];
    for (const order of orders) this.#closeOrder(order);
    this.promises.close(orders);
    this.reportUntruths();
    this.#mails.close(orders);
    this.#feedback.close(orders, returned);
    this.#lanes.close();
  }

  /**
   * What is said of dead messages: each letter in sight is told of, and no failure of which the order
   * has no letter of that stage. One whose order has other letters there may be told of until those
   * go.
   */
  #untruths(): readonly (readonly [invariant: string, what: string])[] {
    const { tables } = this.#services;
    const told = tables
      .all('failures')
      .flatMap((item) =>
        failuresIn(item).map(([id, { stage }]) => ({ id, place: `${item['orderId']} ${stage}` })),
      );
    const letters = this.#letters();
    const untold = letters.filter(
      ({ id, isInSight }) => isInSight && !told.some((failed) => failed.id === id),
    );
    const stale = told.filter(({ place }) => !letters.some((letter) => letter.place === place));
    return [
      ...untold.map(({ id }) => ['a dead letter shows on its order', `${id} does not`] as const),
      ...stale.map(({ id }) => ['no failure is told of for ever', `${id} is not dead`] as const),
    ];
  }

  #closeOrder({ orderId, state }: Order): void {
    if (isSettled(state)) return;
    this.report('an order that was accepted ends in a terminal state', `${orderId} is ${state}`);
  }
}

const held = (item: Item | undefined) =>
  item === undefined ? [] : heldLines(item as unknown as Reservation);

const unitsOf = (value: unknown): number => (typeof value === 'number' ? value : 0);

const owedIn = ({ owed }: Item) => (Array.isArray(owed) ? (owed as readonly Outgoing[]) : []);

/** Whether a claim was taken over before its lease had ended, by the clock of who took it. */
function isTaken(before: MailRecord, after: MailRecord): boolean {
  if (before.status !== 'claimed' || after.token === before.token) return false;
  return (before.leaseUntil ?? 0) > Date.parse(after.at);
}

function isMail(item: Item): item is Item & MailRecord {
  return typeof item['status'] === 'string';
}
