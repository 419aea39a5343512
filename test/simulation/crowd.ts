/** Everybody who does something to the pipeline: its clients, its operator, and who sends poison. */
import { orderIdFor } from '../../core/order-id.ts';
import { queueRoles } from '../../lambdas/runtime/ports.ts';
import { Client, OWNER, type PlannedOrder } from './clients.ts';
import { Environment } from './environment.ts';
import type { Turns } from './faults.ts';
import type { Api } from './functions.ts';
import { Operator } from './operator.ts';
import type { PipelineCode } from './pipeline-code.ts';
import { portsOf } from './ports.ts';
import { drawFrom, type Profile } from './profiles.ts';
import type { Random } from './random.ts';
import { redrivableAt } from './redrive.ts';
import { nameOf } from './services.ts';
import { drawWorkload, type PlannedPoison, stockShelves } from './workload.ts';
import type { World } from './world.ts';

export interface CrowdOptions {
  readonly world: World;
  readonly api: Api;
  readonly code: PipelineCode;
  readonly profile: Profile;
  readonly random: Random;
  /** Orders that are left out, by their turn. */
  readonly without: Turns;
}

export interface Crowd {
  readonly operator: Operator;
  /** Orders that were planned, those that are left out too. */
  readonly orders: number;
  /** Whether all have done what they came for. */
  areThrough(): boolean;
}

/** Stocks the shelves, and lets everybody in. */
export function admit({ world, api, code, profile, random, without }: CrowdOptions): Crowd {
  stockShelves(world.services, random, profile);
  const { orders, movements, poison } = drawWorkload(random, profile);
  // All draw, so that one that is left out does not move what the others draw.
  const clients = orders
    .map((order) => new Client({ ...world, api, random: random.fork() }, order))
    .filter((_, at) => !without.has(at));
  for (const client of clients) client.start();
  const operator = createOperator(world, code, random.fork());
  for (const movement of movements) operator.plan(movement);
  for (const one of poison) world.timeline.after(one.atMs, () => send(world, one));
  planRedrives(operator, profile, random, orders);
  world.deployment.plan(random.fork(), profile);
  return {
    operator,
    orders: orders.length,
    areThrough: () =>
      clients.every((client) => client.isDone) && operator.isDone && world.deployment.isOver,
  };
}

function createOperator(world: World, code: PipelineCode, random: Random): Operator {
  let terminals = 0;
  return new Operator({
    ...world,
    code,
    openTerminal: () => {
      const env = new Environment(`operator#${++terminals}`, 0);
      return { env, ports: portsOf(world, env, 'operator', random.fork()) };
    },
    redrivableAt: (env, role) => redrivableAt(world, env, role),
  });
}

function send({ services, graveyard, timeline }: World, poison: PlannedPoison): void {
  graveyard.poisoned(poison, timeline.now);
  const { name, body, groupId, role } = poison;
  services.sqs.send(nameOf(role), { body, groupId, deduplicationId: name });
}

/** Redrives while there is traffic. */
function planRedrives(
  operator: Operator,
  profile: Profile,
  random: Random,
  orders: readonly PlannedOrder[],
): void {
  const redrives = drawFrom(random, profile.redrives);
  for (let n = 0; n < redrives; n++) {
    // Soon, while SQS still knows the message's own id, or later.
    const atMs = random.between(0, profile.spreadMs + random.pick([4, 60]) * 60_000);
    const roles = random.chance(0.5) ? queueRoles : [random.pick(queueRoles)];
    const order = random.chance(0.5) ? random.pick(orders) : undefined;
    const orderId = order && orderIdFor(OWNER, order.key);
    for (const role of roles) operator.planRedrive(atMs, role, orderId);
  }
}
