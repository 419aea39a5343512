/** One run: a shop's orders through the real adapters, with faults on the wire, and the books after. */

import { order } from '../../core/order.ts';
import { applyMovement } from '../../lambdas/inventory/stock-movement.ts';
import { dynamoDbClient } from '../../lambdas/runtime/aws/clients.ts';
import { type QueueRole, queueRoles, type Store } from '../../lambdas/runtime/ports.ts';
import type { SqsModel } from '../../local/sqs/model.ts';
import { Random } from '../simulation/random.ts';
import { auditTables } from './books.ts';
import { EventSource } from './event-source.ts';
import { FastClock } from './fast-clock.ts';
import { FaultPlan } from './fault-plan.ts';
import { count, type FaultTable, missedPairs } from './faults.ts';
import { fewLines, type Goods } from './goods.ts';
import { Journal } from './journal.ts';
import { type DividedSend, LargeSends } from './large-sends.ts';
import { Ledger } from './ledger.ts';
import { MailWindow } from './mail-window.ts';
import { queueName } from './names.ts';
import { Operations } from './operations.ts';
import { HIDDEN_SECONDS } from './operator.ts';
import { CLAIM, clientSettings, createPipeline } from './pipeline.ts';
import { auditDeadLetters, isPoison, sendPoison } from './poison.ts';
import { startProxy } from './proxy.ts';
import { startServices } from './services.ts';
import { Shop } from './shop.ts';
import { Undertaker } from './undertaker.ts';
import { WatchClock } from './watch-rule.ts';
import { Witness } from './witness.ts';

export interface RunOptions {
  readonly seed: number;
  /** That the shop sells in a round. */
  readonly orders: number;
  /** What the orders are of; default: a few lines. */
  readonly goods?: Goods;
  /** So often the shop sells so many orders, while the faults have not done enough; default: once. */
  readonly rounds?: number;
  /** So often at least the watch and the operator look amid the faults; default: three times. */
  readonly looks?: number;
  /** Messages of a queue that its consumer waits for, amid the faults, but not for ever; default: one. */
  readonly gathers?: Readonly<Partial<Record<QueueRole, number>>>;
  /** Of the fast clock: milliseconds of its time to one of the wall's; default: its own. */
  readonly speed?: number;
  /** When the faults have done enough; default: once every fault has hit every call that it can. */
  readonly isEnough?: (seen: Seen) => boolean;
}

/** What a run has seen so far. */
export interface Seen {
  readonly faults: FaultTable;
  /** What invocations had to send, and could not in one call for its bytes. */
  readonly divided: readonly DividedSend[];
}

export interface Violation {
  readonly what: string;
  /** What happened to the orders that it names. */
  readonly story: readonly string[];
}

export interface RunResult {
  /** What should hold and does not; the seed repeats the faults, not the interleaving. */
  readonly violations: readonly Violation[];
  readonly faults: FaultTable;
  readonly divided: readonly DividedSend[];
  /** Lines of the largest order that is confirmed; 0: none is. */
  readonly mostLinesConfirmed: number;
  readonly requests: number;
  readonly mails: number;
  readonly duplicateMails: number;
}

/**
 * By the wall's clock: faults go on so long after the last order was accepted, unless they have done
 * enough before.
 */
const TROUBLE_MS = 60_000;
/** By the wall's clock: all must be settled so soon after the faults have stopped. */
const HEALING_MS = 60_000;

/** By the wall's clock: how long after a round it is waited for the faults to have done enough. */
const ROUND_MS = 15_000;

/** Movements at a time when the shelves are filled. */
const HANDS = 8;

/** Between two looks at whether all is done; an event source looks at its queue more often. */
const LOOK_MS = 30;

export async function runOnTheWire({
  seed,
  orders,
  goods = fewLines,
  rounds = 1,
  looks = 3,
  gathers = {},
  speed,
  isEnough = ({ faults }) => missedPairs(faults).length === 0,
}: RunOptions): Promise<RunResult> {
  const random = new Random(seed);
  const clock = new FastClock(speed);
  const violations: string[] = [];
  const faults: FaultTable = new Map();
  const window = new MailWindow((value) => value.startsWith(CLAIM));
  const journal = new Journal(clock);
  let requests = 0;
  const onError = (error: unknown) => violations.push(`the harness failed: ${String(error)}`);
  const onViolation = (what: string) => violations.push(what);

  const sends = new LargeSends(onViolation);

  const services = await startServices(clock, random.fork(), onError);
  const direct = dynamoDbClient({ ...clientSettings(services.url), requestHandler: {} });
  const { sqs, inbox } = services;
  const ledger = new Ledger(direct, sqs, clock);
  const undertaker = new Undertaker(sqs, random.fork());
  const witness = new Witness(ledger, (body) => isPoison(body) || undertaker.hasTaken(body));
  const plan = new FaultPlan(seed);
  const proxy = await startProxy({
    endpoint: services.url,
    plan,
    onError,
    onRequest(exchange) {
      witness.requested(exchange);
      sends.requested(exchange);
    },
    pass: (exchange, send) => witness.pass(exchange, send),
    onExchange(observed) {
      requests += 1;
      window.observe(observed);
      journal.observe(observed);
      sends.observe(observed);
      if (observed.fault) count(faults, observed.call, observed.fault);
    },
  });
  const watchClock = new WatchClock(clock.forHandlers(random.fork()));
  const pipeline = createPipeline({
    url: proxy.url,
    sqs,
    clock,
    watchClock,
    random: random.fork(),
    log: journal,
    linesPerTransaction: goods.linesPerTransaction,
  });
  plan.active = false;
  await stockUp(pipeline.shelves, goods);
  plan.active = true;
  const operations = new Operations(pipeline, watchClock);
  // What is wrong already need not go on.
  const isOver = () => violations.length > 0 || isEnough({ faults, divided: sends.divided });
  let round = 0;
  const shop = new Shop({
    api: pipeline.api,
    clock,
    random: random.fork(),
    orders,
    basket: goods.basket,
    async opensAgain() {
      round += 1;
      return round < rounds && !(await within(ROUND_MS, isOver));
    },
    promises: witness.accountant.promises,
    onViolation,
  });
  const sources = queueRoles.flatMap((role) => {
    const consumer = pipeline.consumers[role];
    if (!consumer) return [];
    const consume = sends.watch(role, consumer);
    return [
      new EventSource({
        role,
        consume,
        sqs,
        clock,
        undertaker,
        onViolation,
        gathers: () => (plan.active ? (gathers[role] ?? 1) : 1),
      }),
    ];
  });
  try {
    sendPoison(sqs);
    let troubleUntilMs = Number.POSITIVE_INFINITY;
    const looksAfter = operations.amidFaults((nth) => {
      if (!plan.active || performance.now() > troubleUntilMs) return false;
      return !(nth >= looks && isOver());
    });
    // Who awaits it hears of a fault; until then it must not end the process.
    looksAfter.catch(() => {});
    await shop.open();
    const isIdle = () => sources.every((source) => source.isIdle);
    troubleUntilMs = performance.now() + TROUBLE_MS;
    await looksAfter;
    plan.active = false;
    undertaker.active = false;
    await proxy.settled();
    const hurry = hurrier(clock, sqs, sources);
    const heal = async () => {
      const isHealed = await within(HEALING_MS, () => isIdle() || hurry());
      if (!isHealed) violations.push('something is left in a queue');
      // Letters that somebody has received and not given back can be had again.
      clock.skip(HIDDEN_SECONDS * 1000);
    };
    await heal();
    const { accountant } = witness;
    const isTrue = () => accountant.isTruthTold;
    violations.push(...(await operations.tellTruth(isTrue)));
    accountant.reportUntruths();
    const isDone = () => auditDeadLetters(sqs).length === 0;
    violations.push(...(await operations.redrive(heal, isDone)));
    violations.push(...(await operations.tellTruth(isTrue)));
    for (const source of sources) await source.stop();
    await proxy.settled();
    for (const entry of journal.entries) window.observeLog(entry);
    const mails = inbox.list();
    witness.close(mails);
    const { violation } = accountant;
    violations.push(
      ...(violation ? [`${violation.invariant}: ${violation.what}`] : []),
      ...window.unexplained(mails),
      ...auditDeadLetters(sqs),
      ...(await auditTables(
        direct,
        ledger,
        goods.catalogue.map(({ sku }) => sku),
      )),
    );
    const outcomes = new Set(mails.map(({ tags }) => `${tags['order']} ${tags['outcome']}`));
    return {
      violations: violations.map((what) => ({ what, story: journal.storyOf(what) })),
      faults,
      divided: sends.divided,
      mostLinesConfirmed: mostLinesConfirmed(ledger),
      requests,
      mails: mails.length,
      duplicateMails: mails.length - outcomes.size,
    };
  } finally {
    plan.active = false;
    await Promise.all(sources.map((source) => source.stop()));
    pipeline.close();
    direct.destroy();
    await proxy.close();
    await services.stop();
  }
}

function mostLinesConfirmed({ tables }: Ledger): number {
  const lines = tables.all('orders').flatMap((item) => {
    const { state, lines } = order.parse(item);
    return state === 'confirmed' ? [lines.length] : [];
  });
  return Math.max(0, ...lines);
}

async function stockUp(shelves: Store, { catalogue }: Goods): Promise<void> {
  const waiting = [...catalogue];
  const unpack = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { units: quantity, ...product } = next;
      const at = '2026-03-01T00:00:00.000Z';
      await applyMovement(shelves, { movementId: `opening/${product.sku}`, product, quantity, at });
    }
  };
  await Promise.all(Array.from({ length: HANDS }, unpack));
}

/**
 * Skips the time in which nothing happens: all that is left in the queues waits for the end of its
 * visibility timeout. To be called again and again; answers false.
 */
function hurrier(clock: FastClock, sqs: SqsModel, sources: readonly EventSource[]): () => false {
  let wasAtRest = false;
  return () => {
    const isAtRest = sources.every((source) => source.isAtRest);
    const dueAtMs = Math.min(
      ...sources.map(({ role }) => sqs.nextDueAt(queueName(role)) ?? Number.POSITIVE_INFINITY),
    );
    const restMs = dueAtMs - clock.now();
    // Twice in a row: in between every source has looked at its queue.
    if (isAtRest && wasAtRest && restMs > 0 && Number.isFinite(restMs)) clock.skip(restMs);
    wasAtRest = isAtRest;
    return false;
  };
}

async function within(ms: number, isDone: () => boolean): Promise<boolean> {
  const until = performance.now() + ms;
  while (!isDone()) {
    if (performance.now() > until) return false;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return true;
}
