/** Between a function and the world: where calls are slow, fail, get lost, or kill who makes them. */
import type { QueueRole } from '../../lambdas/runtime/ports.ts';
import type { Environment } from './environment.ts';
import type { CallFault, CallKind, FaultPlan } from './faults.ts';
import type { Random } from './random.ts';
import type { Timeline } from './timeline.ts';
import type { Trace } from './trace.ts';

export interface Call<T> {
  /** Who calls what: the row of the fault table. */
  readonly site: string;
  readonly kind: CallKind;
  /** Of a call to SQS: the queue, which can be away. */
  readonly queue?: QueueRole;
  /** For the story. */
  readonly what: () => string;
  /** Does it, at this very moment. */
  readonly effect: () => T;
  /** How the call goes under the faults that only it knows. */
  readonly variants?: Partial<Record<'conflict' | 'partial' | 'torn' | 'stale', () => T>>;
}

export interface NetworkOptions {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly faults: FaultPlan;
  readonly trace: Trace;
  /** The error of a call that got no answer; `certain`: it surely did nothing. */
  readonly noAnswer: (message: string, certain: boolean) => Error;
  /** Told of every fault before it shows. */
  readonly onFault: (env: Environment, site: string, fault: CallFault) => void;
}

/** Longest delay of a call that is done after its caller gave up: a packet that was kept somewhere. */
export const LATEST_MS = 15 * 60 * 1000;
const SLOWEST_MS = 45 * 1000;
const LONGEST_STALL_MS = 60 * 1000;

export class Network {
  readonly #options: NetworkOptions;

  constructor(options: NetworkOptions) {
    this.#options = options;
  }

  call<T>(env: Environment, call: Call<T>): Promise<T> {
    const { timeline, random, faults, trace, onFault } = this.#options;
    return new Promise((resolve, reject) => {
      if (!env.isAlive) return;
      const latencyMs = random.between(1, 60);
      const laterMs = random.between(100, random.chance(0.5) ? SLOWEST_MS : LATEST_MS);
      const fault = faults.ofCall(call, timeline.now);
      if (fault) {
        env.hits += 1;
        onFault(env, call.site, fault);
      }
      trace.note(timeline.now, env.name, () => `${call.what()}${fault ? ` [${fault}]` : ''}`);

      const perform = (effect: () => T) => {
        try {
          const value = effect();
          env.resume(() => resolve(value));
        } catch (error) {
          env.resume(() => reject(error));
        }
      };
      const fail = (certain: boolean) =>
        env.resume(() => reject(this.#options.noAnswer(`${call.site}: ${fault}`, certain)));
      switch (fault) {
        case undefined:
          timeline.after(latencyMs, () => perform(call.effect));
          break;
        case 'fail':
          timeline.after(latencyMs, () => fail(false));
          break;
        case 'throttle':
          timeline.after(latencyMs, () => fail(true));
          break;
        case 'reply-lost':
          timeline.after(latencyMs, () => {
            attempt(call.effect);
            fail(false);
          });
          break;
        case 'late':
          timeline.after(latencyMs, () => fail(false));
          timeline.after(latencyMs + laterMs, () => attempt(call.effect));
          break;
        case 'repeat':
          timeline.after(latencyMs, () => attempt(call.effect));
          timeline.after(latencyMs * 2, () => perform(call.effect));
          break;
        case 'slow':
          timeline.after(Math.min(laterMs, SLOWEST_MS), () => perform(call.effect));
          break;
        case 'stall':
          timeline.after(latencyMs, () => {
            env.freeze();
            perform(call.effect);
            timeline.after(laterMs % LONGEST_STALL_MS, () => env.thaw());
          });
          break;
        case 'conflict':
        case 'partial':
        case 'torn':
        case 'stale':
          timeline.after(latencyMs, () => perform(call.variants?.[fault] ?? call.effect));
          break;
        case 'crash-before':
          timeline.after(latencyMs, () => env.die());
          break;
        case 'crash-after':
          timeline.after(latencyMs, () => {
            attempt(call.effect);
            env.die();
          });
          break;
      }
    });
  }
}

/** Does what nobody waits for; a refusal has nobody to go to. */
function attempt(effect: () => unknown): void {
  try {
    effect();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}
