/** Real orders, submitted as a shop would that never gives up: the same key until it is answered. */

import { inParallel } from '../../bin/command-line/in-parallel.ts';
import {
  type ApiClient,
  createApiClient,
  UnansweredError,
} from '../../bin/deployment/api-client.ts';
import type { Connection } from '../../bin/deployment/connect.ts';
import type { StackOutputs } from '../../bin/deployment/outputs.ts';
import { catalogueOf } from '../../bin/replay/catalogue.ts';
import type { Invoice } from '../../bin/replay/invoice.ts';
import { type PlannedOrder, planReplay } from '../../bin/replay/mapping.ts';
import { submitAll } from '../../bin/replay/submit.ts';
import { applyMovement } from '../../lambdas/inventory/stock-movement.ts';
import { dynamoDbStore } from '../../lambdas/runtime/aws/dynamodb-store.ts';
import { systemClock } from '../../lambdas/runtime/system-clock.ts';

/** Shops that submit side by side: one that waits for its answer must not hold up the others. */
const SHOPS = 6;
/** Orders that a shop begins together; it keeps its pace between them. */
const CHUNK = 5;
/** Movements at a time. */
const CONCURRENCY = 8;
/** Longer than any series of kills keeps the laptop away: what is still refused then has another cause. */
const PATIENCE_MS = 5 * 60_000;
const PAUSE_MS = 200;
/** One pass through the file, by a caller of its own: its keys are new ones. */
export interface Round {
  readonly owner: string;
  readonly api: ApiClient;
  /** Order ids by invoice. */
  readonly accepted: Map<string, string>;
  /** Orders that a cancellation was asked for. */
  readonly cancelled: Set<string>;
}

export interface Workload {
  readonly rounds: readonly Round[];
  readonly orders: readonly PlannedOrder[];
  /** Answers that no shop expects. */
  readonly problems: readonly string[];
  /** Resolves when the products are stocked, and orders begin. */
  readonly stocked: Promise<void>;
  /** Submits no more; resolves when everything that was begun is answered. Rejects with a fault. */
  finish(): Promise<void>;
}

export interface WorkloadOptions {
  readonly invoices: readonly Invoice[];
  readonly apiUrl: string;
  readonly connection: Connection;
  readonly outputs: StackOutputs;
  readonly ordersPerSecond: number;
}

export function startWorkload(options: WorkloadOptions): Workload {
  const { orders } = planReplay(options.invoices);
  const rounds: Round[] = [];
  const problems: string[] = [];
  let finishing = false;

  const stocked = stock(options, orders);
  const run = async () => {
    await stocked;
    while (!finishing) {
      const round = newRound(`kill-${rounds.length + 1}`, options);
      rounds.push(round);
      await inParallel(chunksOf(orders), SHOPS, async (chunk) => {
        if (finishing) return;
        const pause = systemClock.sleep((SHOPS * CHUNK * 1000) / options.ordersPerSecond);
        problems.push(...(await submit(round, chunk)));
        await pause;
      });
    }
  };
  const running = run();
  // Whoever finishes hears of a fault; until then it must not end the process.
  running.catch(() => {});
  return {
    rounds,
    orders,
    problems,
    stocked,
    finish: () => {
      finishing = true;
      return running;
    },
  };
}

function chunksOf<T>(items: readonly T[]): readonly (readonly T[])[] {
  const starts = Array.from({ length: Math.ceil(items.length / CHUNK) }, (_, i) => i * CHUNK);
  return starts.map((from) => items.slice(from, from + CHUNK));
}

async function submit(round: Round, orders: readonly PlannedOrder[]): Promise<readonly string[]> {
  const { accepted, problems } = await submitAll(orders, {
    api: round.api,
    concurrency: CHUNK,
    startedAt: '',
    onProgress: () => {},
  });
  for (const { invoiceNo, cancelledBy } of orders) {
    const id = accepted.get(invoiceNo);
    if (id === undefined) continue;
    round.accepted.set(invoiceNo, id);
    if (cancelledBy !== undefined) round.cancelled.add(id);
  }
  return problems;
}

function newRound(owner: string, { apiUrl, connection }: WorkloadOptions): Round {
  const client = async () =>
    createApiClient({
      url: apiUrl,
      region: await connection.region(),
      credentials: async () => ({ accessKeyId: owner, secretAccessKey: 'local' }),
      clock: systemClock,
    });
  const api: ApiClient = {
    request: async (request) => {
      const { request: send } = await client();
      return untilDone(
        () => send(request),
        (error) => error instanceof UnansweredError,
      );
    },
  };
  return { owner, api, accepted: new Map(), cancelled: new Set() };
}

/** Tries again whatever a kill may be the cause of. @throws what the last try did, after five minutes */
async function untilDone<T>(
  attempt: () => Promise<T>,
  mayBeAKill: (error: unknown) => boolean,
): Promise<T> {
  const giveUpMs = systemClock.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!mayBeAKill(error) || systemClock.now() > giveUpMs) throw error;
      await systemClock.sleep(PAUSE_MS);
    }
  }
}

/** Imports the file's products, each once, whatever is killed meanwhile. */
async function stock(
  { invoices, connection, outputs }: WorkloadOptions,
  orders: readonly PlannedOrder[],
): Promise<void> {
  const store = dynamoDbStore(connection.dynamoDb, outputs.tables, systemClock);
  const { products } = catalogueOf(invoices, orders);
  const at = new Date(systemClock.now()).toISOString();
  await inParallel(products, CONCURRENCY, async ({ quantity, ...product }) => {
    const movement = { movementId: `kill/${product.sku}`, product, quantity, at };
    // An engine that dies shows in many ways.
    await untilDone(
      () => applyMovement(store, movement),
      () => true,
    );
  });
}
