/** One schedule: a shop's day from one seed, with everything that goes wrong in it. */
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  SQSBatchResponse,
  SQSEvent,
} from 'aws-lambda';
import { orderIdFor } from '../../core/order-id.ts';
import { type QueueRole, queueRoles } from '../../lambdas/runtime/ports.ts';
import { Accountant, type Violation } from './accountant.ts';
import { type BookEntry, booksOf } from './books.ts';
import { Client, OWNER } from './clients.ts';
import { type Ends, endsOf } from './ends.ts';
import { Environment } from './environment.ts';
import { EventSource } from './event-source.ts';
import { FaultPlan, type FaultTable, type Outage, type Turns } from './faults.ts';
import { Graveyard } from './graveyard.ts';
import { type Handler, SimulatedFunction } from './lambda.ts';
import { Network } from './network.ts';
import { Operator } from './operator.ts';
import { type Ports, portsOf } from './ports.ts';
import { drawFrom, type Profile } from './profiles.ts';
import { Random } from './random.ts';
import { discard, redrivableAt } from './redrive.ts';
import { nameOf, Services } from './services.ts';
import { Timeline } from './timeline.ts';
import { Trace, type TraceLine } from './trace.ts';
import { WatchRule } from './watch-rule.ts';
import { drawWorkload, type PlannedPoison, stockShelves } from './workload.ts';

export type PipelineCode = typeof import('./pipeline-code.ts');

export interface ScheduleOptions {
  readonly seed: number;
  readonly profile: Profile;
  readonly code: PipelineCode;
  /** Keeps the story. */
  readonly isTraced?: boolean;
  /** Faults that are left out, by their turn. */
  readonly suppressed?: Turns;
  /** Orders that are left out, by their turn. */
  readonly without?: Turns;
}

export interface ScheduleResult {
  readonly violation: Violation | undefined;
  readonly faults: FaultTable;
  /** Faults that were drawn, the suppressed ones too. */
  readonly injected: number;
  /** Orders that were planned, those that are left out too. */
  readonly orders: number;
  readonly ends: Ends;
  readonly trace: readonly TraceLine[];
  /** What the books say at the end; empty unless the story is kept. */
  readonly books: readonly BookEntry[];
}

/** As the stack sets them in production. */
const CONSUMER_TIMEOUT_MS = 30_000;
const API_TIMEOUT_MS = 10_000;
const VISIBILITY_SECONDS = 180;
const LEASE_MS = 60_000;
const MAXIMUM_CONCURRENCY = 2;
const CURRENCY = 'GBP';
/** With so many receives a message is dead only for what it is. */
const PATIENT_RECEIVES = 1_000;

/** Virtual time in which everything must come to an end once faults stop, ms. */
const HEALING_MS = 12 * 60 * 60 * 1000;
const STEP_MS = 10 * 60 * 1000;
/** Virtual time in which the clients must be through, ms. */
const TRAFFIC_MS = 72 * 60 * 60 * 1000;
/** Redrives after the faults: one that waits behind poison may use up its few receives once more. */
const REDRIVES = 4;
/** Virtual time in which the watch has put right what is said of dead messages, ms. */
const WATCHED_MS = 22 * 60 * 1000;
const WATCH_PERIOD_MS = 60_000;
/** Just longer than the watch waits between two looks at the dead letters, ms. */
const LOOK_PERIOD_MS = 5 * 60_000 + 1_000;
/** Longer than anybody holds a dead letter, ms. */
const HELD_MS = 11 * 60 * 1000;
const OUTAGE_MS = 6 * 60 * 60 * 1000;

export async function runSchedule(options: ScheduleOptions): Promise<ScheduleResult> {
  const random = new Random(options.seed);
  const [workload, chance, luck] = [random.fork(), random.fork(), random.fork()];
  const { profile, code } = options;
  const timeline = new Timeline();
  const start = timeline.now;
  const trace = new Trace(options.isTraced ?? false);
  const outages = drawOutages(luck, profile, start);
  const faults = new FaultPlan(
    luck,
    { intensity: profile.intensity, outages },
    options.suppressed ?? new Set(),
  );
  const maxReceiveCount = drawFrom(luck, profile.maxReceiveCount);
  const services = new Services(timeline, chance.fork(), {
    visibilitySeconds: VISIBILITY_SECONDS,
    maxReceiveCount,
  });
  const graveyard = new Graveyard({
    report: (invariant, what) => accountant.report(invariant, what),
    isPatient: maxReceiveCount >= PATIENT_RECEIVES,
    isCutOff: ({ role }) => outages.some(({ of }) => of === role),
  });
  const accountant = new Accountant(services, (body) => graveyard.died(body, timeline.now));
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
      onEnd: (env) => accountant.invocationEnds(env),
      onTimeout: (env, wasStalled) => {
        accountant.faultHit(env, name, 'timeout');
        if (wasStalled || name === 'api') return;
        accountant.report('a consumer reports before it times out', env.name);
      },
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
  let claims = 0;
  const email = consumer('email', (ports) =>
    code.createEmailConsumer({
      ...ports,
      leaseMs: LEASE_MS,
      newToken: () => `claim-${++claims}`,
    }),
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
  const watch = functionNamed<unknown, void>('watch', CONSUMER_TIMEOUT_MS, (ports) =>
    code.createWatch(ports, { stackName: 'simulation', maxReceiveCount }),
  );
  const rule = new WatchRule({ watch, timeline, services });
  let terminals = 0;
  const operator = new Operator({
    code,
    timeline,
    trace,
    openTerminal: () => {
      const env = new Environment(`operator#${++terminals}`, 0);
      return { env, ports: portsOf(world, env, 'operator', chance.fork()) };
    },
    redrivableAt: (env, role) => redrivableAt(world, env, role),
  });

  stockShelves(services, workload, profile);
  const { orders: planned, movements, poison } = drawWorkload(workload, profile);
  // All draw, so that one that is left out does not move what the others draw.
  const clients = planned
    .map(
      (plan) =>
        new Client({ api, timeline, random: workload.fork(), faults, accountant, trace }, plan),
    )
    .filter((_, at) => !options.without?.has(at));
  for (const client of clients) client.start();
  for (const movement of movements) operator.plan(movement);
  for (const one of poison) timeline.after(one.atMs, () => send(services, one));
  const send = ({ sqs }: Services, one: PlannedPoison) => {
    graveyard.poisoned(one, timeline.now);
    const { name, body, groupId, role } = one;
    sqs.send(nameOf(role), { body, groupId, deduplicationId: name });
  };
  const redrives = drawFrom(workload, profile.redrives);
  for (let n = 0; n < redrives; n++) {
    // Soon, while SQS still knows the message's own id, or later.
    const atMs = workload.between(0, profile.spreadMs + workload.pick([4, 60]) * 60_000);
    const roles = workload.chance(0.5) ? queueRoles : [workload.pick(queueRoles)];
    const order = workload.chance(0.5) ? workload.pick(planned) : undefined;
    const orderId = order && orderIdFor(OWNER, order.key);
    for (const role of roles) operator.planRedrive(atMs, role, orderId);
  }

  rule.start(WATCH_PERIOD_MS, 8, () => rule.isAnyThere);

  const isBroken = () => accountant.violation !== undefined;
  const runUntil = async (until: number, isOver: () => boolean) => {
    while (timeline.now < until && !isOver() && !isBroken() && !timeline.isEmpty) {
      await timeline.runUntil(Math.min(until, timeline.now + STEP_MS), isBroken);
    }
  };
  const areThrough = () => clients.every((client) => client.isDone) && operator.isDone;
  const isQuiet = () =>
    sources.every((source) => source.isIdle) && areThrough() && !rule.isAnyWaiting;
  await runUntil(start + TRAFFIC_MS, areThrough);
  const outagesEndAt = Math.max(timeline.now, ...outages.map(({ untilMs }) => untilMs));
  await runUntil(outagesEndAt, () => false);
  faults.active = false;
  trace.note(timeline.now, 'world', () => 'no more faults');
  rule.start(3 * WATCH_PERIOD_MS, 2, () => rule.isAnyWaiting);
  await runUntil(timeline.now + HEALING_MS, isQuiet);
  await runUntil(timeline.now + HELD_MS, () => false);
  if (!isBroken()) graveyard.close();
  for (let round = 0; round < REDRIVES && !isBroken(); round++) {
    for (const role of queueRoles) {
      // What died again as nobody can handle it is thrown away: it takes others of its group with it.
      if (round > 0) discard(world, role, (body) => graveyard.isPoison(body));
      operator.redrive(role);
    }
    await runUntil(timeline.now + HELD_MS, () => false);
    await runUntil(timeline.now + HEALING_MS, isQuiet);
    if (!accountant.isAnyDead((body) => !graveyard.isPoison(body))) break;
  }
  // Often only until what it says is true; now and then longer, so that it has to leave the truth.
  const isThorough = workload.chance(0.2);
  rule.start(LOOK_PERIOD_MS, 1, () => (isThorough ? rule.isAnyThere : !accountant.isTruthTold));
  await runUntil(timeline.now + WATCHED_MS, () => false);
  if (!isBroken() && !isQuiet()) {
    accountant.report('queues drain in bounded time', 'something is left in a queue');
  }
  if (!isBroken() && accountant.isAnyDead((body) => !graveyard.isPoison(body))) {
    accountant.report('what is redriven is handled', 'a letter that is no poison is still dead');
  }
  if (!isBroken()) accountant.closeBooks();
  return {
    violation: accountant.violation,
    faults: faults.counts,
    injected: faults.injected,
    orders: planned.length,
    trace: trace.lines,
    ends: endsOf(services),
    books: options.isTraced ? booksOf(services) : [],
  };
}

function drawOutages(random: Random, profile: Profile, start: number): readonly Outage[] {
  return Array.from({ length: drawFrom(random, profile.outages) }, () => {
    const fromMs = start + random.between(0, profile.spreadMs);
    const of = random.pick(['dynamodb', 'ses', ...queueRoles] as const);
    return { of, fromMs, untilMs: fromMs + OUTAGE_MS };
  });
}
