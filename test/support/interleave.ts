/** Runs several actors in every order in which their steps can interleave. */
import type { Store } from '../../lambdas/runtime/ports.ts';

type Step = 'read' | 'write';

/** Lets an actor do its next step when it is its turn. */
export interface Turns {
  next(step: Step): Promise<void>;
}

export type Actor = (turns: Turns) => Promise<void>;

/**
 * Calls `given` for a fresh world, runs its actors, and hands the outcome to `then`; again until
 * every interleaving of the actors' steps was run. Of those that differ only in which of two reads
 * in a row came first, one is run: nobody can tell them apart. Answers how many were run.
 */
export async function inEveryOrder<W>(
  given: () => Promise<{ readonly world: W; readonly actors: readonly Actor[] }>,
  then: (world: W) => void,
): Promise<number> {
  let runs = 0;
  let prefix: readonly number[] | undefined = [];
  while (prefix) {
    const { world, actors } = await given();
    const { path, isRepeated } = await run(actors, prefix);
    if (!isRepeated) {
      then(world);
      runs += 1;
    }
    prefix = nextPrefix(path);
  }
  return runs;
}

interface Choice {
  readonly chosen: number;
  /** Actors that could go on, in ascending order. */
  readonly ready: readonly number[];
}

interface Run {
  readonly path: readonly Choice[];
  /** Given up, because all that was left to do had been run in another order. */
  readonly isRepeated: boolean;
}

async function run(actors: readonly Actor[], prefix: readonly number[]): Promise<Run> {
  const gates = actors.map((actor) => new Gate(actor));
  const path: Choice[] = [];
  let lastReader = 0;
  for (;;) {
    await Promise.all(gates.map((gate) => gate.halted));
    const waiting = gates.flatMap(({ step }, actor) => (step ? [{ step, actor }] : []));
    if (waiting.length === 0) break;
    const ready = waiting.flatMap(({ step, actor }) =>
      step === 'write' || actor >= lastReader ? [actor] : [],
    );
    const chosen = prefix[path.length] ?? ready[0];
    if (chosen === undefined) return { path, isRepeated: true };
    path.push({ chosen, ready });
    lastReader = gates[chosen]?.step === 'read' ? chosen : 0;
    gates[chosen]?.open();
  }
  await Promise.all(gates.map((gate) => gate.done));
  return { path, isRepeated: false };
}

/** The path up to the last choice that has another, with that other in its place. */
function nextPrefix(path: readonly Choice[]): readonly number[] | undefined {
  for (let at = path.length - 1; at >= 0; at--) {
    const choice = path[at];
    const other = choice?.ready.find((actor) => actor > choice.chosen);
    if (other !== undefined) return [...path.slice(0, at).map(({ chosen }) => chosen), other];
  }
  return undefined;
}

/** Where one actor waits for its turn. */
class Gate implements Turns {
  readonly done: Promise<void>;
  /** What the actor waits to do; nothing, while it runs and when it has ended. */
  step: Step | undefined;
  /** Settles when the actor waits, or has ended. */
  halted: Promise<void> = Promise.resolve();
  #halt: () => void = () => {};
  #go: () => void = () => {};

  constructor(actor: Actor) {
    this.#run();
    this.done = actor(this).finally(() => this.#halt());
  }

  next(step: Step): Promise<void> {
    this.step = step;
    this.#halt();
    return new Promise((resolve) => {
      this.#go = resolve;
    });
  }

  open(): void {
    this.step = undefined;
    this.#run();
    this.#go();
  }

  #run(): void {
    this.halted = new Promise((resolve) => {
      this.#halt = resolve;
    });
  }
}

/** A store each of whose calls is a step. */
export function inTurns(store: Store, turns: Turns): Store {
  return {
    get: (keys) => turns.next('read').then(() => store.get(keys)),
    write: (write) => turns.next('write').then(() => store.write(write)),
    transact: (writes) => turns.next('write').then(() => store.transact(writes)),
    query: (query) => turns.next('read').then(() => store.query(query)),
  };
}
