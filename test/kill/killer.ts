/** Which process dies when: decided by a seed. */
import { Random } from '../simulation/random.ts';
import { LaptopProcess, type Place } from './laptop-process.ts';
import { isAlive, kill, type SeenProcess } from './process-tree.ts';

export const killKinds = ['worker', 'engine', 'everything', 'parent'] as const;
export type KillKind = (typeof killKinds)[number];

/** What one kill did. */
export interface Killed {
  readonly kind: KillKind;
  /** Whether the runtime was still starting. */
  readonly amidStart: boolean;
  /** Processes that were sent SIGKILL. */
  readonly processes: number;
  /** From the kill until `npm start` was ready again; undefined where it went on by itself. */
  readonly recoveredMs: number | undefined;
}

/** Of a hundred kills; a worker or the engine dies more often, for nothing has to be started. */
const WEIGHTS: Readonly<Record<KillKind, number>> = {
  worker: 40,
  engine: 25,
  everything: 20,
  parent: 15,
};
/** Between two kills. */
const LEAST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;
/** One in so many restarts is killed before it is ready, at a moment up to the second. */
const KILLED_AMID_START = 4;
const START_TAKES_MS = 1_500;
/** A worker starts with the next message, an engine after a back-off of up to five seconds. */
const VICTIM_WITHIN_MS = 60_000;
/** Children of a killed parent are gone after this, on a machine that can breathe. */
const ORPHANS_GONE_WITHIN_MS = 10_000;

export class Killer {
  readonly killed: Killed[] = [];
  /** Every process that the runtime ever had, as far as it was seen. */
  readonly seen = new Map<string, SeenProcess>();
  readonly orphans: string[] = [];
  readonly #place: Place;
  /** Kinds and pauses: the same for a seed, however many processes there are at a time. */
  readonly #schedule: Random;
  /** Which worker, and in what order everything dies. */
  readonly #victims: Random;
  readonly #onKill: (done: number) => void;
  laptop: LaptopProcess;

  constructor(place: Place, seed: number, onKill: (done: number) => void) {
    this.#place = place;
    this.#schedule = new Random(seed);
    this.#victims = new Random(seed + 1);
    this.#onKill = onKill;
    this.laptop = new LaptopProcess(place);
  }

  /** Kills until so many kills were made; resolves with the runtime up and ready. */
  async run(kills: number): Promise<void> {
    while (this.killed.length < kills) {
      await this.#pause(LEAST_PAUSE_MS, LONGEST_PAUSE_MS);
      await this.kill(this.#kind(), kills);
    }
  }

  /** One kill; a second amid the start that follows, unless that would be more than `limit`. */
  async kill(kind: KillKind, limit: number): Promise<void> {
    const victims = await this.#untilThereIs(kind);
    const startedAt = performance.now();
    const processes = victims.filter(kill).length;
    // It ended by itself a moment ago: that is no kill.
    if (processes === 0) return this.kill(kind, limit);
    if (kind === 'worker' || kind === 'engine') {
      this.#note({ kind, amidStart: false, processes, recoveredMs: undefined });
      return;
    }
    await this.#startAgain(kind, processes, startedAt, limit);
  }

  /** Notes the processes that run now. */
  look(): readonly SeenProcess[] {
    const processes = this.laptop.processes();
    for (const process of processes) this.seen.set(process.identity, process);
    return processes;
  }

  #note(killed: Killed): void {
    this.killed.push(killed);
    this.#onKill(this.killed.length);
  }

  /** An idle pipeline has no worker yet, an engine may be away at the moment. */
  async #untilThereIs(kind: KillKind): Promise<readonly SeenProcess[]> {
    const deadline = Date.now() + VICTIM_WITHIN_MS;
    for (;;) {
      const victims = victimsOf(kind, this.look(), this.#victims);
      if (victims.length > 0) return victims;
      if (Date.now() > deadline) throw new Error(`there is no ${kind} to kill`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** At once: nothing may have to wait for what is left of the last run. */
  async #startAgain(kind: KillKind, processes: number, startedAt: number, limit: number) {
    await this.laptop.ended();
    this.laptop = new LaptopProcess(this.#place);
    const amidStart =
      this.killed.length + 1 < limit && this.#schedule.next() * KILLED_AMID_START < 1;
    if (amidStart) {
      this.#note({ kind, amidStart: false, processes, recoveredMs: undefined });
      await this.#pause(0, START_TAKES_MS);
      const more = victimsOf('everything', this.look(), this.#victims).filter(kill).length;
      await this.laptop.ended();
      this.#note({ kind: 'everything', amidStart, processes: more, recoveredMs: undefined });
      this.laptop = new LaptopProcess(this.#place);
    }
    await this.laptop.ready();
    const recoveredMs = performance.now() - startedAt;
    if (!amidStart) this.#note({ kind, amidStart, processes, recoveredMs });
    await this.#expectNoOrphans();
  }

  async #expectNoOrphans(): Promise<void> {
    const current = new Set(this.look().map(({ identity }) => identity));
    const deadline = Date.now() + ORPHANS_GONE_WITHIN_MS;
    const left = () =>
      [...this.seen.values()].filter((one) => !current.has(one.identity) && isAlive(one));
    while (left().length > 0 && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    for (const orphan of left()) this.orphans.push(`${orphan.pid} ${orphan.command}`);
  }

  #kind(): KillKind {
    const total = Object.values(WEIGHTS).reduce((sum, weight) => sum + weight, 0);
    let drawn = this.#schedule.next() * total;
    for (const kind of killKinds) {
      drawn -= WEIGHTS[kind];
      if (drawn < 0) return kind;
    }
    return 'everything';
  }

  #pause(leastMs: number, mostMs: number): Promise<void> {
    const ms = this.#schedule.between(leastMs, mostMs);
    return new Promise((resolve) => setTimeout(resolve, ms));
  }
}

/** In the order in which they are killed. */
function victimsOf(
  kind: KillKind,
  [main, ...children]: readonly SeenProcess[],
  random: Random,
): readonly SeenProcess[] {
  if (!main) return [];
  switch (kind) {
    case 'worker':
      return oneOf(
        children.filter(({ command }) => command.includes('bootstrap.mjs')),
        random,
      );
    case 'engine':
      return children.filter(({ command }) => /dynoxide\S* serve/.test(command));
    case 'parent':
      return [main];
    case 'everything':
      return shuffled([main, ...children], random);
  }
}

function oneOf<T>(choices: readonly T[], random: Random): readonly T[] {
  return choices.length === 0 ? [] : [random.pick(choices)];
}

function shuffled<T>(members: readonly T[], random: Random): readonly T[] {
  return members
    .map((member) => ({ member, place: random.next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ member }) => member);
}
