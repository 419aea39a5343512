/** One schedule: a shop's day from one seed, with everything that goes wrong in it. */
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  SQSBatchResponse,
  SQSEvent,
} from 'aws-lambda';
import type { QueueRole } from '../../lambdas/runtime/ports.ts';
import { Accountant, type Violation } from './accountant.ts';
import { Client, type PlannedOrder } from './clients.ts';
import type { Environment } from './environment.ts';
import { EventSource } from './event-source.ts';
import { FaultPlan, type FaultTable } from './faults.ts';
import { type Handler, SimulatedFunction } from './lambda.ts';
import { Network } from './network.ts';
import { type Ports, portsOf, REFUSED_ADDRESS } from './ports.ts';
import { drawFrom, type Profile } from './profiles.ts';
import { Random } from './random.ts';
import { redriveAll } from './redrive.ts';
import { nameOf, queueRoles, Services } from './services.ts';
import { Timeline } from './timeline.ts';
import { Trace, type TraceLine } from './trace.ts';

export type PipelineCode = typeof import('./pipeline-code.ts');

export interface ScheduleOptions {
  readonly seed: number;
  readonly profile: Profile;
  readonly code: PipelineCode;
  /** Keeps the story. */
  readonly isTraced?: boolean;
  /** Faults that are left out, by their turn. */
  readonly suppressed?: ReadonlySet<number>;
  /** Orders that are left out, by their turn. */
  readonly without?: ReadonlySet<number>;
}

export interface ScheduleResult {
  readonly violation: Violation | undefined;
  readonly faults: FaultTable;
  /** Faults that were drawn, the suppressed ones too. */
  readonly injected: number;
  readonly orders: number;
  readonly trace: readonly TraceLine[];
}

/** As the stack sets them in production. */
const CONSUMER_TIMEOUT_MS = 30_000;
const API_TIMEOUT_MS = 10_000;
const VISIBILITY_SECONDS = 180;
const LEASE_MS = 60_000;
const MAX_RECEIVE_COUNT = 150;
const MAXIMUM_CONCURRENCY = 2;
const CURRENCY = 'GBP';

/** Virtual time in which everything must come to an end once faults stop, ms. */
const HEALING_MS = 12 * 60 * 60 * 1000;
const STEP_MS = 10 * 60 * 1000;
/** Virtual time in which the clients must be through, ms. */
const TRAFFIC_MS = 72 * 60 * 60 * 1000;

export async function runSchedule(options: ScheduleOptions): Promise<ScheduleResult> {
  const random = new Random(options.seed);
  const [workload, chance, luck] = [random.fork(), random.fork(), random.fork()];
  const { profile, code } = options;
  const timeline = new Timeline();
  const trace = new Trace(options.isTraced ?? false);
  const faults = new FaultPlan(
    luck,
    { intensity: profile.intensity, outages: [] },
    options.suppressed ?? new Set(),
  );
  const services = new Services(timeline, chance.fork(), {
    visibilitySeconds: VISIBILITY_SECONDS,
    maxReceiveCount: MAX_RECEIVE_COUNT,
  });
  const accountant = new Accountant(services);
  const network = new Network({
    timeline,
    random: chance.fork(),
    faults,
    trace,
    noAnswer: (message, certain) => new code.TransientFault(message, { certain }),
    onFault: (env, site, fault) => accountant.faultHit(env, site, fault),
  });
  const world = { timeline, network, services, accountant, trace };

  const functionNamed = <E, R>(
    name: string,
    timeoutMs: number,
    handlerOf: (ports: Ports) => Handler<E, R>,
  ) =>
    new SimulatedFunction<E, R>({
      name,
      timeoutMs,
      timeline,
      random: chance.fork(),
      faults,
      trace,
      init: (env: Environment) => handlerOf(portsOf(world, env, name, chance.fork())),
      onTimeout: (env) => accountant.faultHit(env, name, 'timeout'),
    });
  const consumer = (
    name: string,
    handlerOf: (ports: Ports) => Handler<SQSEvent, SQSBatchResponse>,
  ) => functionNamed(name, CONSUMER_TIMEOUT_MS, handlerOf);

  const order = consumer('order', (ports) => code.createConsumer(code.orderStage, ports));
  const inventory = consumer('inventory', (ports) =>
    code.createConsumer(
      code.inventoryStage({
        currency: CURRENCY,
        linesPerTransaction: profile.linesPerTransaction,
      }),
      ports,
    ),
  );
  const email = consumer('email', (ports) =>
    code.createEmailConsumer({ ...ports, leaseMs: LEASE_MS }),
  );
  const targets = { orders: order, replies: order, inventory, email };
  const sources = queueRoles.map(
    (role: QueueRole) =>
      new EventSource({
        role,
        target: targets[role],
        maximumConcurrency: MAXIMUM_CONCURRENCY,
        timeline,
        random: chance.fork(),
        faults,
        services,
        accountant,
        trace,
      }),
  );
  const api = functionNamed<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>(
    'api',
    API_TIMEOUT_MS,
    (ports) => code.createApiHandler(ports),
  );

  stockShelves(services, workload, profile);
  const planned = planOrders(workload, profile).filter((_, at) => !options.without?.has(at));
  const clients = planned.map(
    (plan) =>
      new Client({ api, timeline, random: workload.fork(), faults, accountant, trace }, plan),
  );
  for (const client of clients) client.start();
  planPoison(services, timeline, workload, profile, planned);

  const isBroken = () => accountant.violation !== undefined;
  const start = timeline.now;
  const runUntil = async (until: number, isOver: () => boolean) => {
    while (timeline.now < until && !isOver() && !isBroken() && !timeline.isEmpty) {
      await timeline.runUntil(Math.min(until, timeline.now + STEP_MS), isBroken);
    }
  };
  const isQuiet = () => sources.every((source) => source.isIdle) && clients.every((c) => c.isDone);
  await runUntil(start + TRAFFIC_MS, () => clients.every((client) => client.isDone));
  faults.active = false;
  trace.note(timeline.now, 'world', () => 'no more faults');
  await runUntil(timeline.now + HEALING_MS, isQuiet);
  redriveAll(services, trace, timeline.now);
  await runUntil(timeline.now + HEALING_MS, isQuiet);
  if (!isBroken() && !isQuiet()) {
    accountant.report('queues drain in bounded time', 'something is left in a queue');
  }
  if (!isBroken()) accountant.closeBooks();
  return {
    violation: accountant.violation,
    faults: faults.counts,
    injected: faults.injected,
    orders: planned.length,
    trace: trace.lines,
  };
}

function stockShelves(services: Services, random: Random, profile: Profile): void {
  const count = drawFrom(random, profile.products);
  for (let n = 0; n < count; n++) {
    const sku = skuOf(n);
    const quantity = drawFrom(random, profile.stock);
    const at = '2026-03-01T00:00:00.000Z';
    services.tables.transact([
      {
        kind: 'put',
        table: 'movements',
        item: { movementId: `opening/${sku}`, sku, quantity, at },
      },
      {
        kind: 'update',
        table: 'stock',
        key: sku,
        set: { name: `Product ${sku}`, unitPriceMinor: 100 + n },
        add: { available: quantity },
      },
    ]);
  }
}

const skuOf = (n: number) => `P${String(n).padStart(2, '0')}`;

function planOrders(random: Random, profile: Profile): readonly PlannedOrder[] {
  const products = profile.products[1];
  return Array.from({ length: drawFrom(random, profile.orders) }, (_, n) => {
    const count = Math.min(products, drawFrom(random, profile.linesPerOrder));
    const first = random.between(0, products - 1);
    const lines = Array.from({ length: count }, (_line, at) => ({
      sku: skuOf((first + at) % products),
      quantity: drawFrom(random, profile.quantity),
    }));
    const cancelAfterMs = random.chance(profile.cancelProbability)
      ? random.between(0, random.pick([500, 5_000, 120_000, 20 * 60_000]))
      : undefined;
    const email = random.chance(0.05) ? REFUSED_ADDRESS : `shop${n}@example.com`;
    return {
      key: `order-${n}`,
      email,
      lines,
      atMs: random.between(0, profile.spreadMs),
      cancelAfterMs,
    };
  });
}

/** Bodies that nobody can read, and messages that no history explains. */
function planPoison(
  services: Services,
  timeline: Timeline,
  random: Random,
  profile: Profile,
  orders: readonly PlannedOrder[],
): void {
  const count = drawFrom(random, profile.poison);
  for (let n = 0; n < count; n++) {
    const role = random.pick(queueRoles);
    const body = random.pick([
      'not JSON',
      '{}',
      '{"schemaVersion":0,"id":"old/1","type":"order.submitted"}',
    ]);
    const groupId = random.chance(0.7) && orders.length > 0 ? random.pick(orders).key : 'stranger';
    timeline.after(random.between(0, profile.spreadMs), () => {
      services.sqs.send(nameOf(role), { body, groupId, deduplicationId: `poison-${n}` });
    });
  }
}
