/** The operator: moves stock, with the same movement again until it is answered, and redrives. */
import type { DeadLetters } from '../../bin/ops/dlq/letters.ts';
import type { CatalogueEntry } from '../../core/stock.ts';
import type { QueueRole } from '../../lambdas/runtime/ports.ts';
import type { Environment } from './environment.ts';
import type { PipelineCode } from './pipeline-code.ts';
import type { Ports } from './ports.ts';
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
  /** A terminal: an environment, and the ports as it sees them. */
  readonly openTerminal: () => { readonly env: Environment; readonly ports: Ports };
  /** The dead letters of a queue, as a terminal sees them. */
  readonly redrivableAt: (env: Environment, role: QueueRole) => DeadLetters;
}

/** The operator gives up on a movement, ms; half of it may have happened, and nobody cares. */
const RETRY_MS = 30_000;
const MAX_TRIES = 20;
const REDRIVEN_PER_SECOND = 1_000;

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

  /** A redrive while there is traffic: it is part of it, however late it comes. */
  planRedrive(atMs: number, role: QueueRole, orderId?: string): void {
    this.#pending += 1;
    this.#options.timeline.after(atMs, () => {
      this.#pending -= 1;
      this.redrive(role, orderId);
    });
  }

  /** One run of the redrive of one queue, or of one order in it; what goes wrong in it is for the next one. */
  redrive(role: QueueRole, orderId?: string): void {
    const { code, timeline, trace, openTerminal, redrivableAt } = this.#options;
    const { env, ports } = openTerminal();
    this.#pending += 1;
    let isOver = false;
    const end = (what: string) => {
      if (isOver) return;
      isOver = true;
      this.#pending -= 1;
      trace.note(timeline.now, env.name, () => what);
    };
    env.onDeath(() => end('dies'));
    const options = {
      clock: ports.clock,
      perSecond: REDRIVEN_PER_SECOND,
      ...(orderId !== undefined && { orderId }),
    };
    code.redrive(redrivableAt(env, role), options).then(
      ({ redriven, interrupted }) => end(`redrove ${redriven} of ${role}: ${interrupted ?? 'ok'}`),
      (error: unknown) => end(`the redrive failed: ${String(error)}`),
    );
  }

  #move(movement: PlannedMovement, tries: number): void {
    const { code, timeline, trace, openTerminal } = this.#options;
    const { env, ports } = openTerminal();
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
    code.applyMovement(ports.store, { movementId, product, quantity, at }).then(
      (result) => {
        trace.note(timeline.now, env.name, () => `${movementId} of ${quantity}: ${result}`);
        end(true);
      },
      () => end(false),
    );
  }
}
