/** One schedule: a shop's day from one seed, with everything that goes wrong in it. */
import { queueRoles } from '../../lambdas/runtime/ports.ts';
import type { Violation } from './accountant.ts';
import { type BookEntry, booksOf } from './books.ts';
import { admit, type Crowd } from './crowd.ts';
import { type Ends, endsOf } from './ends.ts';
import type { FaultTable, Turns } from './faults.ts';
import { createFunctions, type Functions } from './functions.ts';
import { LATEST_MS } from './network.ts';
import type { PipelineCode } from './pipeline-code.ts';
import type { Profile } from './profiles.ts';
import { Random } from './random.ts';
import { discard } from './redrive.ts';
import type { TraceLine } from './trace.ts';
import { WatchRule } from './watch-rule.ts';
import { createWorld, type World } from './world.ts';

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

/** Virtual time in which the clients must be through, ms. */
const TRAFFIC_MS = 72 * 60 * 60 * 1000;
/** Virtual time in which everything must come to an end once faults stop, ms. */
const HEALING_MS = 2 * 60 * 60 * 1000;
const STEP_MS = 10 * 60 * 1000;
/** Redrives after the faults: one that waits behind poison may use up its few receives once more. */
const REDRIVES = 4;
/** Longer than anybody holds a dead letter, ms. */
const HELD_MS = 11 * 60 * 1000;
const WATCH_PERIOD_MS = 60_000;
/** Just longer than the watch waits between two looks at the dead letters, ms. */
const LOOK_PERIOD_MS = 5 * 60_000 + 1_000;
/** Virtual time in which the watch has put right what is said of dead messages, ms. */
const WATCHED_MS = 22 * 60 * 1000;

export async function runSchedule(options: ScheduleOptions): Promise<ScheduleResult> {
  const nobody: Turns = new Set<number>();
  const { profile, code, isTraced = false, suppressed = nobody, without = nobody } = options;
  const random = new Random(options.seed);
  const [workload, chance, luck] = [random.fork(), random.fork(), random.fork()];
  const world = createWorld({ profile, code, isTraced, suppressed }, luck, chance);
  const { linesPerTransaction } = profile;
  const functions = createFunctions({ world, code, linesPerTransaction, random: chance });
  const { api } = functions;
  const crowd = admit({ world, api, code, profile, random: workload, without });

  await new Day(world, functions, crowd).pass(workload.chance(0.2));
  const { accountant, faults, services, trace } = world;
  return {
    violation: accountant.violation,
    faults: faults.counts,
    injected: faults.injected,
    orders: crowd.orders,
    trace: trace.lines,
    ends: endsOf(services),
    books: isTraced ? booksOf(services) : [],
  };
}

/** From the first order until the books are closed. */
class Day {
  readonly #world: World;
  readonly #functions: Functions;
  readonly #crowd: Crowd;
  readonly #rule: WatchRule;

  constructor(world: World, functions: Functions, crowd: Crowd) {
    this.#world = world;
    this.#functions = functions;
    this.#crowd = crowd;
    this.#rule = new WatchRule({ ...world, watch: functions.watch });
  }

  /** `isThorough`: the watch goes on after all that it says is true, so that it has to leave it so. */
  async pass(isThorough: boolean): Promise<void> {
    await this.#trade();
    await this.#heal();
    await this.#tellTheTruth(false);
    await this.#raiseTheDead();
    await this.#tellTheTruth(isThorough);
    this.#close();
  }

  /** The clients come and go, and everything that can goes wrong. */
  async #trade(): Promise<void> {
    const { timeline, outages, faults, trace } = this.#world;
    const rule = this.#rule;
    rule.start(3 * WATCH_PERIOD_MS, 3, () => rule.isAnyThere);
    await this.#runFor(TRAFFIC_MS, () => this.#crowd.areThrough());
    const lastOutageEndsAt = Math.max(timeline.now, ...outages.map(({ untilMs }) => untilMs));
    await this.#runFor(lastOutageEndsAt - timeline.now);
    faults.active = false;
    trace.note(timeline.now, 'world', () => 'no more faults');
  }

  async #heal(): Promise<void> {
    const rule = this.#rule;
    rule.start(3 * WATCH_PERIOD_MS, 2, () => rule.isAnyWaiting);
    // What was late when the faults stopped is still to come.
    await this.#runFor(LATEST_MS);
    await this.#runFor(HEALING_MS, () => this.#isQuiet());
    await this.#runFor(HELD_MS);
    if (!this.#isBroken()) this.#world.graveyard.close();
  }

  async #raiseTheDead(): Promise<void> {
    const { graveyard } = this.#world;
    for (let round = 0; round < REDRIVES && !this.#isBroken(); round++) {
      for (const role of queueRoles) {
        // What died again as nobody can handle it is thrown away: it takes others of its group with it.
        if (round > 0) discard(this.#world, role, (body) => graveyard.isPoison(body));
        this.#crowd.operator.redrive(role);
      }
      await this.#runFor(HELD_MS);
      await this.#runFor(HEALING_MS, () => this.#isQuiet());
      if (!this.#isAnyDead()) break;
    }
  }

  /** What is said of dead messages becomes true. */
  async #tellTheTruth(isThorough: boolean): Promise<void> {
    const { accountant } = this.#world;
    const rule = this.#rule;
    const isTold = () => !isThorough && accountant.isTruthTold;
    rule.start(LOOK_PERIOD_MS, 1, () => rule.isAnyWaiting || (!isTold() && rule.isAnyThere));
    await this.#runFor(WATCHED_MS, isTold);
    if (!this.#isBroken()) accountant.reportUntruths();
  }

  #close(): void {
    const { accountant, post, deployment } = this.#world;
    if (!this.#isQuiet()) {
      accountant.report('queues drain in bounded time', 'something is left in a queue');
    }
    if (this.#isAnyDead()) {
      accountant.report('what is redriven is handled', 'a letter that is no poison is still dead');
    }
    if (!this.#isBroken()) deployment.close();
    if (!this.#isBroken()) accountant.closeBooks(post.returned);
  }

  /** So much virtual time, or until it is over; a violation ends everything. */
  async #runFor(ms: number, isOver: () => boolean = () => false): Promise<void> {
    const { timeline } = this.#world;
    const until = timeline.now + ms;
    const isBroken = () => this.#isBroken();
    while (timeline.now < until && !isOver() && !isBroken() && !timeline.isEmpty) {
      await timeline.runUntil(Math.min(until, timeline.now + STEP_MS), isBroken);
    }
  }

  #isBroken(): boolean {
    return this.#world.accountant.violation !== undefined;
  }

  #isQuiet(): boolean {
    const { post } = this.#world;
    const isIdle = post.isIdle && this.#functions.sources.every((source) => source.isIdle);
    return isIdle && this.#crowd.areThrough() && !this.#rule.isAnyWaiting;
  }

  /** Whether a letter that is no poison is dead. */
  #isAnyDead(): boolean {
    const { accountant, graveyard } = this.#world;
    return accountant.isAnyDead((body) => !graveyard.isPoison(body));
  }
}
