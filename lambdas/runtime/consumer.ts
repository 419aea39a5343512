/**
 * A transactional stage, run: what a batch decides on is read at once, what it decides commits in as
 * few transactions as hold it, and what it owes is sent at once.
 */
import { type Batch, type Delivery, type Identified, traceOf } from './batch.ts';
import { boundQueues, boundStore, type Deadline } from './deadline.ts';
import type { FailurePorts } from './failed.ts';
import { failuresKey, healWrites } from './failure-record.ts';
import { TransientFault } from './faults.ts';
import { owedBy, recordWrite } from './inbox.ts';
import type { Meter } from './meter.ts';
import {
  alone,
  blame,
  type Pack,
  type Packing,
  type Plan,
  pack,
  requireDistinct,
  slotOf,
} from './packs.ts';
import type { Commit, ItemKey, Outgoing, QueueClient } from './ports.ts';
import { writeUncontended } from './refusal.ts';
import { sendOwed } from './send-owed.ts';
import { type BatchHandler, createShell, logHandled } from './shell.ts';
import type { Stage, Step, View } from './stage.ts';

export interface ConsumerPorts extends FailurePorts {
  readonly queues: QueueClient;
}

/** Tries at one message within one invocation, when others write the same items. */
const MAX_TRIES = 8;
/** Longest pause before the second try; it doubles with each. */
const BACKOFF_MS = 20;
/** Nothing is begun with less than this left before the end of the work. */
const MIN_TIME_LEFT_MS = 1_000;
/** Kept for sending what the work owes: as long as the client waits for one call (`clients.ts`). */
const SEND_MS = 2_500;

/**
 * A Lambda handler that runs `stage` on each message exactly once in effect. Another packing is for
 * measuring: see `bench/packing.ts`.
 */
export function createConsumer<M extends Identified>(
  stage: Stage<M>,
  ports: ConsumerPorts,
  packing: Packing = pack,
): BatchHandler {
  return createShell(
    {
      name: stage.name,
      parse: (body) => stage.parse(body),
      async handle(batch: Batch<M>, deadline, meter) {
        const working = deadline.earlier(SEND_MS);
        const bound = {
          ...ports,
          store: boundStore(ports.store, working),
          queues: boundQueues(ports.queues, deadline),
        };
        const run = new Run(stage, bound, packing, batch, working, meter);
        try {
          for (let heads = batch.heads(); heads.length > 0; heads = batch.heads()) {
            await run.handle(heads);
          }
        } finally {
          // Whatever ended the work: a message counts as handled, and what it owes has to leave.
          await run.sendOwed();
        }
      },
    },
    ports,
  );
}

/** A message on its way through the stage. */
interface Task<M> {
  readonly delivery: Delivery<M>;
  /** How often a transaction of it was refused. */
  readonly refused: number;
  /** Whether its last transaction was a part. */
  readonly goesOn: boolean;
}

/** What the message of a task wants to commit: the owner of a plan. */
interface Decision<M> {
  readonly task: Task<M>;
  readonly step: Step;
}

/** One invocation. */
class Run<M extends Identified> {
  readonly #stage: Stage<M>;
  readonly #ports: ConsumerPorts;
  readonly #packing: Packing;
  readonly #batch: Batch<M>;
  readonly #deadline: Deadline;
  readonly #meter: Meter;
  readonly #owed: { readonly delivery: Delivery<M>; readonly messages: readonly Outgoing[] }[] = [];

  constructor(
    stage: Stage<M>,
    ports: ConsumerPorts,
    packing: Packing,
    batch: Batch<M>,
    deadline: Deadline,
    meter: Meter,
  ) {
    this.#stage = stage;
    this.#ports = ports;
    this.#packing = packing;
    this.#batch = batch;
    this.#deadline = deadline;
    this.#meter = meter;
  }

  /** Handles messages of different groups together, until each has succeeded or failed. */
  async handle(deliveries: readonly Delivery<M>[]): Promise<void> {
    let open = deliveries.map((delivery): Task<M> => ({ delivery, refused: 0, goesOn: false }));
    while (open.length > 0) {
      try {
        this.#deadline.require(MIN_TIME_LEFT_MS);
        const view = await this.#read(open);
        const nowMs = this.#ports.clock.now();
        const plans: Plan<Decision<M>>[] = [];
        for (const task of open) plans.push(...(await this.#plan(task, view, nowMs)));
        const early = this.#tooEarly(plans);
        const again = await this.#commitAll(plans.filter((plan) => !early.has(plan)));
        open = [...again, ...[...early].map(({ owner }) => owner.task)];
        await this.#pause(open);
      } catch (error) {
        for (const { delivery } of open) this.#batch.fail(delivery, error);
        return;
      }
    }
  }

  /** Sends what all handled messages owe; one whose messages are not out, or not surely, comes back. */
  async sendOwed(): Promise<void> {
    const { queues, log } = this.#ports;
    const all = this.#owed.flatMap(({ messages }) => messages);
    try {
      const unsent = await sendOwed(queues, log, all);
      if (unsent.size === 0) return;
      const isOut = (message: Outgoing) => !unsent.has(message);
      const error = new TransientFault('what the message owes could not be sent');
      this.#failOwing((messages) => messages.every(isOut), error);
    } catch (error) {
      this.#failOwing((messages) => messages.length === 0, error);
    }
  }

  #failOwing(isSent: (messages: readonly Outgoing[]) => boolean, error: unknown): void {
    for (const { delivery, messages } of this.#owed) {
      if (!isSent(messages)) this.#batch.fail(delivery, error);
    }
  }

  /** One merged, strongly consistent read of all that the tasks' decisions rest on. */
  async #read(tasks: readonly Task<M>[]): Promise<View> {
    const keys = new Map<string, ItemKey>();
    for (const { delivery, goesOn } of tasks) {
      const { message } = delivery;
      const own = [recordKey(message), failuresKey(message.orderId)];
      for (const key of [...own, ...this.#stage.reads(message, goesOn)]) keys.set(nameOf(key), key);
    }
    const items = await this.#ports.store.get([...keys.values()]);
    const view = new Map([...keys.keys()].map((name, at) => [name, items[at]] as const));
    return {
      get: (key) => view.get(nameOf(key)),
      knows: (key) => view.has(nameOf(key)),
    };
  }

  /** What the task wants to commit; nothing, when it was done before or cannot be decided. */
  async #plan(task: Task<M>, view: View, nowMs: number): Promise<readonly Plan<Decision<M>>[]> {
    const { delivery } = task;
    const { message } = delivery;
    const failure = view.get(failuresKey(message.orderId));
    const heals = healWrites(failure, message.orderId, message.id);
    try {
      const recorded = owedBy(view.get(recordKey(message)), nowMs);
      if (recorded) {
        for (const heal of heals) await writeUncontended(this.#ports.store, heal);
        this.#succeed(delivery, recorded, 'duplicate');
        return [];
      }
      const step = this.#stage.decide(message, view, nowMs);
      const writes =
        step.kind === 'part'
          ? step.writes
          : [recordWrite(message.id, step.owed, nowMs), ...step.writes, ...heals];
      requireDistinct(writes);
      return [{ owner: { task, step }, writes }];
    } catch (error) {
      this.#batch.fail(delivery, error);
      return [];
    }
  }

  /**
   * A decision to change nothing rests on what no commit checks. Where others of the batch are about
   * to change what it rests on, it is made after them: one may put back the stock that it lacks.
   */
  #tooEarly(plans: readonly Plan<Decision<M>>[]): ReadonlySet<Plan<Decision<M>>> {
    const changed = new Set(plans.flatMap(({ owner }) => owner.step.writes.map(slotOf)));
    const restsOnChanged = ({ owner: { task } }: Plan<Decision<M>>) =>
      this.#stage.reads(task.delivery.message, task.goesOn).some((key) => changed.has(nameOf(key)));
    return new Set(
      plans.filter((plan) => plan.owner.step.writes.length === 0 && restsOnChanged(plan)),
    );
  }

  /** Commits the plans; answers the tasks that have to be decided again. */
  async #commitAll(plans: readonly Plan<Decision<M>>[]): Promise<Task<M>[]> {
    const again: Task<M>[] = [];
    for (let packs = this.#packing(plans); packs.length > 0; ) {
      const [next, ...rest] = packs;
      if (!next) break;
      packs = rest;
      const commit = await this.#commit(next);
      if (commit === 'failed') continue;
      if (commit === 'invalid') {
        packs = [...next.plans.map(alone), ...rest];
      } else if (commit.kind === 'committed') {
        again.push(...next.plans.flatMap(({ owner }) => this.#committed(owner)));
      } else {
        const { offenders, crowded } = blame(next, commit);
        const refused = [...offenders].filter((plan) => !crowded.has(plan));
        again.push(...refused.flatMap(({ owner }) => this.#refused(owner.task)));
        const others = next.plans.filter((plan) => !offenders.has(plan));
        // Too little for all of the crowded, enough for some: the first come are served.
        packs = [...[...crowded].map(alone), ...this.#packing(others), ...rest];
      }
    }
    return again;
  }

  /** `invalid`: some plan of several is at fault, and each has to be tried alone. */
  async #commit({ plans, writes }: Pack<Decision<M>>): Promise<Commit | 'failed' | 'invalid'> {
    try {
      this.#deadline.require(MIN_TIME_LEFT_MS);
      return await this.#ports.store.transact(writes);
    } catch (error) {
      if (!(error instanceof TransientFault) && plans.length > 1) return 'invalid';
      for (const { owner } of plans) this.#batch.fail(owner.task.delivery, error);
      return 'failed';
    }
  }

  #committed({ task, step }: Decision<M>): readonly Task<M>[] {
    if (step.kind === 'part') return [{ ...task, refused: 0, goesOn: true }];
    this.#succeed(task.delivery, step.owed, step.outcome);
    for (const measurement of step.measures ?? []) this.#meter.record(measurement);
    return [];
  }

  #refused(task: Task<M>): readonly Task<M>[] {
    const refused = task.refused + 1;
    if (refused < MAX_TRIES) {
      this.#meter.count('ConflictsRetried');
      return [{ ...task, refused, goesOn: false }];
    }
    const error = new TransientFault(`others wrote the same items ${MAX_TRIES} times`, {
      certain: true,
    });
    this.#batch.fail(task.delivery, error);
    return [];
  }

  #succeed(delivery: Delivery<M>, messages: readonly Outgoing[], outcome: string): void {
    const traceHeader = traceOf(delivery.record);
    const traced = messages.map((owed) => (traceHeader ? { ...owed, traceHeader } : owed));
    this.#owed.push({ delivery, messages: traced });
    this.#batch.succeed(delivery);
    logHandled(this.#ports.log, this.#stage.name, delivery, outcome);
  }

  /** Lets those pass who write the same items, if time is left to go on after that. */
  async #pause(open: readonly Task<M>[]): Promise<void> {
    const refused = Math.max(0, ...open.map((task) => task.refused));
    if (refused === 0) return;
    const { clock } = this.#ports;
    const pauseMs = Math.floor(clock.random() * BACKOFF_MS * 2 ** (refused - 1));
    this.#deadline.require(pauseMs + MIN_TIME_LEFT_MS);
    await clock.sleep(pauseMs);
  }
}

const recordKey = ({ id }: Identified): ItemKey => ({ table: 'idempotency', key: id });
const nameOf = ({ table, key }: ItemKey) => `${table}/${key}`;
