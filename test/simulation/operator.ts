/** The operator: moves stock, with the same movement again until it is answered. */
import type { CatalogueEntry } from '../../core/stock.ts';
import type { Store } from '../../lambdas/runtime/ports.ts';
import type { Environment } from './environment.ts';
import type { PipelineCode } from './schedule.ts';
import type { Timeline } from './timeline.ts';
import type { Trace } from './trace.ts';

export interface PlannedMovement {
  readonly movementId: string;
  readonly product: CatalogueEntry;
  readonly quantity: number;
  readonly atMs: number;
}

export interface OperatorOptions {
  readonly code: PipelineCode;
  readonly timeline: Timeline;
  readonly trace: Trace;
  /** A terminal: an environment, and the store as it sees it. */
  readonly openTerminal: () => { readonly env: Environment; readonly store: Store };
}

/** The operator gives up on a movement, ms; half of it may have happened, and nobody cares. */
const RETRY_MS = 30_000;
const MAX_TRIES = 20;

export class Operator {
  readonly #options: OperatorOptions;
  #pending = 0;

  constructor(options: OperatorOptions) {
    this.#options = options;
  }

  get isDone(): boolean {
    return this.#pending === 0;
  }

  plan(movement: PlannedMovement): void {
    this.#pending += 1;
    this.#options.timeline.after(movement.atMs, () => this.#move(movement, 1));
  }

  #move(movement: PlannedMovement, tries: number): void {
    const { code, timeline, trace, openTerminal } = this.#options;
    const { env, store } = openTerminal();
    const { movementId, product, quantity } = movement;
    let isOver = false;
    const end = (isAnswered: boolean) => {
      if (isOver) return;
      isOver = true;
      if (isAnswered || tries === MAX_TRIES) this.#pending -= 1;
      else timeline.after(RETRY_MS, () => this.#move(movement, tries + 1));
    };
    env.onDeath(() => end(false));
    const at = new Date(timeline.now).toISOString();
    code.applyMovement(store, { movementId, product, quantity, at }).then(
      (result) => {
        trace.note(timeline.now, env.name, () => `${movementId} of ${quantity}: ${result}`);
        end(true);
      },
      () => end(false),
    );
  }
}
