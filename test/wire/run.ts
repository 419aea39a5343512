/** One run: a shop's orders through the real adapters, with faults on the wire, and the books after. */

import { applyMovement } from '../../lambdas/inventory/stock-movement.ts';
import { dynamoDbClient } from '../../lambdas/runtime/aws/clients.ts';
import { dynamoDbStore } from '../../lambdas/runtime/aws/dynamodb-store.ts';
import { queueRoles } from '../../lambdas/runtime/ports.ts';
import type { SqsModel } from '../../local/sqs/model.ts';
import { Random } from '../simulation/random.ts';
import { auditTables } from './books.ts';
import { EventSource } from './event-source.ts';
import { FastClock } from './fast-clock.ts';
import { FaultPlan } from './fault-plan.ts';
import { count, type FaultTable, missedPairs } from './faults.ts';
import { Journal } from './journal.ts';
import { MailWindow } from './mail-window.ts';
import { queueName } from './names.ts';
import { clientSettings, createPipeline } from './pipeline.ts';
import { auditDeadLetters, sendPoison } from './poison.ts';
import { startProxy } from './proxy.ts';
import { startServices, tableNames } from './services.ts';
import { Shop } from './shop.ts';

export interface RunOptions {
  readonly seed: number;
  readonly orders: number;
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
  readonly requests: number;
  readonly mails: number;
  readonly duplicateMails: number;
}

const PRODUCTS = ['P1', 'P2', 'P3', 'P4', 'P5'];
/** Units of each product: too few for all orders. */
const UNITS = 40;
/**
 * By the wall's clock: faults go on so long after the last order was accepted, unless all is done
 * before, or every fault has hit every call.
 */
const TROUBLE_MS = 10_000;
/** By the wall's clock: all must be settled so soon after the faults have stopped. */
const HEALING_MS = 60_000;

/** Between two looks at whether all is done; an event source looks at its queue more often. */
const LOOK_MS = 30;

export async function runOnTheWire({ seed, orders }: RunOptions): Promise<RunResult> {
  const random = new Random(seed);
  const clock = new FastClock();
  const violations: string[] = [];
  const faults: FaultTable = new Map();
  const window = new MailWindow();
  const journal = new Journal(clock);
  let requests = 0;
  const onError = (error: unknown) => violations.push(`the harness failed: ${String(error)}`);
  const onViolation = (what: string) => violations.push(what);

  const services = await startServices(clock, random.fork(), onError);
  const direct = dynamoDbClient({ ...clientSettings(services.url), requestHandler: {} });
  const plan = new FaultPlan(seed);
  const proxy = await startProxy({
    endpoint: services.url,
    plan,
    onError,
    onExchange(observed) {
      requests += 1;
      window.observe(observed);
      journal.observe(observed);
      if (observed.fault) count(faults, observed.call, observed.fault);
    },
  });
  const { sqs, inbox } = services;
  const pipeline = createPipeline({
    url: proxy.url,
    sqs,
    clock,
    random: random.fork(),
    log: journal,
  });
  const { stock, movements } = tableNames;
  const shelves = dynamoDbStore(direct, { stock, movements }, clock.forHandlers(random.fork()));
  for (const sku of PRODUCTS) {
    const product = { sku, name: `Product ${sku}`, unitPriceMinor: 250 };
    const at = '2026-03-01T00:00:00.000Z';
    await applyMovement(shelves, { movementId: `opening/${sku}`, product, quantity: UNITS, at });
  }
  const sources = queueRoles.flatMap((role) => {
    const consume = pipeline.consumers[role];
    return consume ? [new EventSource({ role, consume, sqs, clock, onViolation })] : [];
  });
  try {
    sendPoison(sqs);
    const shop = new Shop({
      api: pipeline.api,
      clock,
      random: random.fork(),
      orders,
      products: PRODUCTS,
      onViolation,
    });
    await shop.open();
    const isIdle = () => sources.every((source) => source.isIdle);
    await within(TROUBLE_MS, () => isIdle() || missedPairs(faults).length === 0);
    plan.active = false;
    await proxy.settled();
    const hurry = hurrier(clock, sqs, sources);
    if (!(await within(HEALING_MS, () => isIdle() || hurry()))) {
      violations.push('something is left in a queue');
    }
    for (const source of sources) await source.stop();
    await proxy.settled();
    for (const entry of journal.entries) window.observeLog(entry);
    const mails = inbox.list();
    violations.push(
      ...window.unexplained(mails),
      ...auditDeadLetters(sqs),
      ...(await auditTables(direct, shop.promised, mails)),
    );
    const outcomes = new Set(mails.map(({ tags }) => `${tags['order']} ${tags['outcome']}`));
    return {
      violations: violations.map((what) => ({ what, story: journal.storyOf(what) })),
      faults,
      requests,
      mails: mails.length,
      duplicateMails: mails.length - outcomes.size,
    };
  } finally {
    pipeline.close();
    direct.destroy();
    await proxy.close();
    await services.stop();
  }
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
