/** Lambda: environments that are kept warm, time out, crash, and go on as zombies. */
import { Environment } from './environment.ts';
import type { FaultPlan } from './faults.ts';
import type { Random } from './random.ts';
import type { Timeline } from './timeline.ts';
import type { Trace } from './trace.ts';

export type InvocationEnd<R> =
  /** `hits`: how many of its calls a fault has hit. */
  | { readonly kind: 'ok'; readonly payload: R; readonly hits: number }
  | { readonly kind: 'error'; readonly error: unknown }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'crash' };

export interface InvocationContext {
  getRemainingTimeInMillis(): number;
}

export type Handler<E, R> = (event: E, context: InvocationContext) => Promise<R>;

export interface FunctionOptions<E, R> {
  readonly name: string;
  readonly timeoutMs: number;
  readonly timeline: Timeline;
  readonly random: Random;
  readonly faults: FaultPlan;
  readonly trace: Trace;
  /** What an environment does when it starts. */
  readonly init: (env: Environment) => Handler<E, R>;
  /** `wasStalled`: it is not the handler's fault. */
  readonly onTimeout: (env: Environment, wasStalled: boolean) => void;
  /** The invocation is over, however. */
  readonly onEnd: (env: Environment) => void;
}

interface Warm<E, R> {
  readonly env: Environment;
  readonly handler: Handler<E, R>;
}

/** Most that an environment's clock is off, ms. */
const MAX_SKEW_MS = 5_000;

export class SimulatedFunction<E, R> {
  readonly #options: FunctionOptions<E, R>;
  readonly #idle: Warm<E, R>[] = [];
  #environments = 0;

  constructor(options: FunctionOptions<E, R>) {
    this.#options = options;
  }

  /** Runs the handler on the event; `done` is called once. */
  invoke(event: E, done: (end: InvocationEnd<R>) => void): void {
    const { timeline, trace, timeoutMs } = this.#options;
    const warm = this.#environment();
    const { env, handler } = warm;
    const deadline = timeline.now + timeoutMs;
    let isOver = false;
    const { stalls, hits } = env;
    const end = (how: InvocationEnd<R>) => {
      if (isOver) return;
      isOver = true;
      timeout.cancel();
      outlive();
      trace.note(timeline.now, env.name, () => `ends: ${how.kind}${describe(how)}`);
      if (env.isAlive && !env.isFrozen) this.#idle.push(warm);
      this.#options.onEnd(env);
      done(how);
    };
    const outlive = env.onDeath(() => end({ kind: 'crash' }));
    const timeout = timeline.after(timeoutMs, () => {
      const fate = this.#options.faults.oneOf(this.#options.name, 'timeout-kill', 'timeout-zombie');
      trace.note(timeline.now, env.name, () => fate);
      this.#options.onTimeout(env, env.stalls > stalls);
      end({ kind: 'timeout' });
      if (fate === 'timeout-kill') env.die();
    });
    handler(event, { getRemainingTimeInMillis: () => deadline - timeline.now }).then(
      (payload) => env.resume(() => end({ kind: 'ok', payload, hits: env.hits - hits })),
      (error: unknown) => env.resume(() => end({ kind: 'error', error })),
    );
  }

  #environment(): Warm<E, R> {
    const { random, faults, name, init } = this.#options;
    const mayReuse = random.chance(0.8);
    while (mayReuse) {
      const warm = this.#idle.pop();
      if (!warm) break;
      if (warm.env.isAlive && !warm.env.isFrozen) return warm;
    }
    const offBy = random.between(-MAX_SKEW_MS, MAX_SKEW_MS);
    const skewMs = faults.happens(name, 'skew') ? offBy : 0;
    const env = new Environment(`${name}#${++this.#environments}`, skewMs);
    return { env, handler: init(env) };
  }
}

function describe(end: InvocationEnd<unknown>): string {
  if (end.kind === 'ok') return ` ${JSON.stringify(end.payload)}`;
  return end.kind === 'error' ? ` ${String(end.error)}` : '';
}
