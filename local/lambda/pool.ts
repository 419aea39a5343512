import type { Clock } from '../clock.ts';
import type { ExecutionEnvironment } from './environment.ts';
import type { InvokeResult } from './invoke.ts';

/** An environment without work for so long is ended, unless it is the last idle one. */
const IDLE_LIMIT_MS = 60_000;

/** The execution environments of one function. */
export interface EnvironmentPool {
  /** Runs in a warm environment, else in a cold one, else waits its turn (first come, first served). */
  invoke(event: string, traceHeader: string | undefined): Promise<InvokeResult>;
  environments(): readonly ExecutionEnvironment[];
  /** Answers what waits with `throttled` and ends every environment. */
  stop(): Promise<void>;
}

/** `maximum` environments at a time; with 0 every invocation is throttled. */
export function createPool(
  clock: Clock,
  maximum: number,
  start: () => ExecutionEnvironment,
): EnvironmentPool {
  const environments = new Set<ExecutionEnvironment>();
  /** The last is the one that worked last, and is taken first: the others grow old and end. */
  const idle: ExecutionEnvironment[] = [];
  const waiting: ((environment: ExecutionEnvironment | undefined) => void)[] = [];
  const cancelIdle = new Map<ExecutionEnvironment, () => void>();
  let stopped = false;

  const forget = (environment: ExecutionEnvironment): void => {
    cancelIdle.get(environment)?.();
    cancelIdle.delete(environment);
    const index = idle.indexOf(environment);
    if (index >= 0) idle.splice(index, 1);
  };
  const endIfSpare = (environment: ExecutionEnvironment): void => {
    if (idle.length < 2) return;
    forget(environment);
    environments.delete(environment);
    void environment.end();
  };
  const take = (): ExecutionEnvironment | undefined => {
    for (let warm = idle.at(-1); warm !== undefined; warm = idle.at(-1)) {
      forget(warm);
      if (warm.usable) return warm;
      environments.delete(warm);
    }
    for (const environment of environments) {
      if (!environment.usable && !environment.busy) environments.delete(environment);
    }
    if (environments.size >= maximum) return undefined;
    const cold = start();
    environments.add(cold);
    return cold;
  };
  const release = (environment: ExecutionEnvironment): void => {
    if (environment.usable && !stopped) {
      idle.push(environment);
      cancelIdle.set(
        environment,
        clock.callAt(clock.now() + IDLE_LIMIT_MS, () => endIfSpare(environment)),
      );
    } else {
      environments.delete(environment);
    }
    if (waiting.length === 0) return;
    const next = take();
    if (next !== undefined) waiting.shift()?.(next);
  };

  return {
    async invoke(event, traceHeader) {
      if (stopped || maximum === 0) return { kind: 'throttled' };
      const environment =
        take() ??
        (await new Promise<ExecutionEnvironment | undefined>((turn) => waiting.push(turn)));
      if (environment === undefined) return { kind: 'throttled' };
      const result = await environment.invoke(event, traceHeader);
      release(environment);
      return result;
    },
    environments: () => [...environments].filter((environment) => environment.usable),
    async stop() {
      stopped = true;
      for (const turn of waiting.splice(0)) turn(undefined);
      for (const environment of [...idle]) forget(environment);
      await Promise.all([...environments].map((environment) => environment.end()));
      environments.clear();
    },
  };
}
