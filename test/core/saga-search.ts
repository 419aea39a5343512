/**
 * A breadth-first search over everything that can happen to one order: the saga, the queues between
 * the stages with their deduplication, redeliveries, deaths and redrives, an inventory that has the
 * stock or not, retried submissions and cancellations at any moment. Abstract on purpose: what it
 * shows holds for the table in core/saga.ts, whatever runs it.
 */
import type { SagaCommand } from '../../core/commands.ts';
import { type SagaEvent, step } from '../../core/saga.ts';
import type { OrderState } from '../../core/states.ts';

type StockCommand = Extract<SagaCommand, `inventory.${string}`>;
type QueueName = 'orders' | 'replies' | 'inventory';

/** One moment of one order. Plain data, so that its JSON tells moments apart. */
export interface World {
  readonly state: OrderState;
  readonly hold: 'none' | 'reserved' | 'released' | 'refused';
  readonly queues: Readonly<Record<QueueName, readonly string[]>>;
  readonly dead: Readonly<Record<QueueName, readonly string[]>>;
  /** Messages with a record of having been handled. */
  readonly handled: readonly string[];
  readonly mailed: readonly SagaCommand[];
  /** What is left of what may still go wrong: bounds the search. */
  readonly budget: {
    readonly deaths: number;
    readonly repeats: number;
    readonly cancels: number;
    readonly lostRecords: number;
  };
}

export const start: World = {
  state: 'received',
  hold: 'none',
  queues: { orders: ['order.submitted'], replies: [], inventory: [] },
  dead: { orders: [], replies: [], inventory: [] },
  handled: [],
  mailed: [],
  budget: { deaths: 3, repeats: 2, cancels: 2, lostRecords: 1 },
};

/** A message that the saga calls impossible was reached by this history. */
export class ImpossibleReachedError extends Error {
  override readonly name = 'ImpossibleReachedError';
}

const queueNames = ['orders', 'replies', 'inventory'] as const;

/** Everything that can happen next. */
export function* successors(world: World): Generator<World> {
  for (const queue of queueNames) {
    const [message] = world.queues[queue];
    if (message !== undefined) {
      yield* deliver(take(world, queue), queue, message);
      const { deaths } = world.budget;
      if (deaths > 0) yield spend(bury(take(world, queue), queue, message), { deaths: deaths - 1 });
    }
    const [deadMessage] = world.dead[queue];
    if (deadMessage !== undefined) yield redrive(world, queue, deadMessage);
  }
  const { repeats, cancels, lostRecords } = world.budget;
  // A handled message comes back: its delete was lost, or its visibility lapsed.
  if (repeats > 0) {
    for (const message of world.handled) {
      yield* deliver(spend(world, { repeats: repeats - 1 }), queueOf(message), message);
    }
    // The client retries its submission, whose message is sent again while the order is `received`.
    if (world.state === 'received') {
      yield send(spend(world, { repeats: repeats - 1 }), 'orders', 'order.submitted');
    }
  }
  // A message of the order stage comes back when its record is gone: only the state can tell.
  if (lostRecords > 0) {
    for (const message of world.handled.filter((handled) => queueOf(handled) !== 'inventory')) {
      const forgotten = { ...world, handled: world.handled.filter((other) => other !== message) };
      const spent = spend(forgotten, { lostRecords: lostRecords - 1 });
      yield* deliver(spent, queueOf(message), message);
    }
  }
  if (cancels > 0 && world.state !== 'rejected') {
    yield send(spend(world, { cancels: cancels - 1 }), 'orders', 'order.cancel-requested');
  }
}

/** Only what heals: deliveries and redrives. */
export function* healing(world: World): Generator<World> {
  for (const queue of queueNames) {
    const [message] = world.queues[queue];
    if (message !== undefined) yield* deliver(take(world, queue), queue, message);
    const [deadMessage] = world.dead[queue];
    if (deadMessage !== undefined) yield redrive(world, queue, deadMessage);
  }
}

function* deliver(world: World, queue: QueueName, message: string): Generator<World> {
  // The record of the message: what it owed was sent already, and the receivers drop repeats.
  if (world.handled.includes(message)) {
    yield world;
    return;
  }
  const recorded = { ...world, handled: [...world.handled, message].sort() };
  if (queue === 'inventory') yield* handleByInventory(recorded, message as StockCommand);
  else yield handleByOrder(recorded, message as SagaEvent);
}

function handleByOrder(world: World, event: SagaEvent): World {
  const decision = step(world.state, event);
  if (decision.kind === 'impossible') {
    throw new ImpossibleReachedError(`${event} in ${world.state}: ${JSON.stringify(world)}`);
  }
  if (decision.kind === 'late') return world;
  let next: World = { ...world, state: decision.to };
  for (const command of decision.sends) {
    next = command.startsWith('email.')
      ? { ...next, mailed: [...next.mailed, command].sort() }
      : send(next, 'inventory', command);
  }
  return next;
}

function* handleByInventory(world: World, command: StockCommand): Generator<World> {
  if (command === 'inventory.reserve') {
    yield send({ ...world, hold: 'reserved' }, 'replies', 'stock.reserved');
    yield send({ ...world, hold: 'refused' }, 'replies', 'stock.rejected');
    return;
  }
  if (world.hold !== 'reserved') {
    throw new ImpossibleReachedError(
      `a release of what is ${world.hold}: ${JSON.stringify(world)}`,
    );
  }
  yield send({ ...world, hold: 'released' }, 'replies', 'stock.released');
}

const queueOf = (message: string): QueueName =>
  message.startsWith('inventory.')
    ? 'inventory'
    : message.startsWith('stock.')
      ? 'replies'
      : 'orders';

const take = (world: World, queue: QueueName): World => ({
  ...world,
  queues: { ...world.queues, [queue]: world.queues[queue].slice(1) },
});

const send = (world: World, queue: QueueName, message: string): World => ({
  ...world,
  queues: { ...world.queues, [queue]: [...world.queues[queue], message] },
});

const bury = (world: World, queue: QueueName, message: string): World => ({
  ...world,
  dead: { ...world.dead, [queue]: [...world.dead[queue], message] },
});

const redrive = (world: World, queue: QueueName, message: string): World =>
  send({ ...world, dead: { ...world.dead, [queue]: world.dead[queue].slice(1) } }, queue, message);

const spend = (world: World, spent: Partial<World['budget']>): World => ({
  ...world,
  budget: { ...world.budget, ...spent },
});

/** Every moment that can be reached from `from` by `next`. */
export function reachable(
  from: World,
  next: (world: World) => Iterable<World>,
): Map<string, World> {
  const seen = new Map([[JSON.stringify(from), from]]);
  let frontier = [from];
  while (frontier.length > 0) {
    const following: World[] = [];
    for (const world of frontier) {
      for (const successor of next(world)) {
        const key = JSON.stringify(successor);
        if (seen.has(key)) continue;
        seen.set(key, successor);
        following.push(successor);
      }
    }
    frontier = following;
  }
  return seen;
}
