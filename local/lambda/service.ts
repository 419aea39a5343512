import type { FunctionSpec } from '../assembly/deployment.ts';
import type { Clock } from '../clock.ts';
import { startEnvironment } from './environment.ts';
import { eventTooLarge, MAX_EVENT_BYTES, UnknownFunctionError } from './errors.ts';
import type { LambdaHooks } from './hooks.ts';
import type { InvokeResult } from './invoke.ts';
import { newTraceHeader } from './new-trace.ts';
import { createPool, type EnvironmentPool } from './pool.ts';

/** Execution environments of a function without reserved concurrency: enough for a laptop. */
const DEFAULT_MAXIMUM_ENVIRONMENTS = 4;

export interface LambdaSettings {
  readonly functions: readonly FunctionSpec[];
  /** Times the timeouts and the end of idle environments. */
  readonly clock: Clock;
  /** `AWS_ENDPOINT_URL` of the functions. */
  readonly endpointUrl: string;
  /** Of a function without reserved concurrency. Default: 4. */
  readonly maximumEnvironments?: number;
  readonly hooks?: LambdaHooks;
}

export interface LambdaService {
  /**
   * Runs a function and tells how it ended; whatever the function does is a result. Beyond the
   * function's concurrency an invocation waits its turn. Without a trace it begins one.
   * @throws UnknownFunctionError (as a rejection)
   */
  invoke(
    functionName: string,
    event: unknown,
    options?: { readonly traceHeader?: string },
  ): Promise<InvokeResult>;
  /** The processes that live now. */
  environments(): readonly EnvironmentStatus[];
  /** SIGKILLs one environment, as a host that dies would; false when it is none of ours. */
  kill(pid: number): boolean;
  /** Ends every environment. What runs ends in `Runtime.ExitError`, what waits is `throttled`. */
  stop(): Promise<void>;
}

export interface EnvironmentStatus {
  readonly functionName: string;
  readonly pid: number;
  readonly busy: boolean;
}

/** The functions of a deployment, each in processes of its own. */
export function createLambdaService(settings: LambdaSettings): LambdaService {
  const { clock, endpointUrl, hooks = {} } = settings;
  const pools = new Map<string, EnvironmentPool>(
    settings.functions.map((spec) => [
      spec.name,
      createPool(
        clock,
        spec.reservedConcurrency ?? settings.maximumEnvironments ?? DEFAULT_MAXIMUM_ENVIRONMENTS,
        () =>
          startEnvironment({
            spec,
            clock,
            endpointUrl,
            hooks,
          }),
      ),
    ]),
  );
  const environments = (): EnvironmentStatus[] =>
    [...pools].flatMap(([functionName, pool]) =>
      pool
        .environments()
        .flatMap(({ pid, busy }) => (pid === undefined ? [] : [{ functionName, pid, busy }])),
    );

  return {
    async invoke(functionName, event, options = {}) {
      const pool = pools.get(functionName);
      if (pool === undefined) throw new UnknownFunctionError(functionName);
      const text = JSON.stringify(event) ?? 'null';
      const bytes = Buffer.byteLength(text);
      if (bytes > MAX_EVENT_BYTES) return eventTooLarge(bytes);
      return pool.invoke(text, options.traceHeader ?? newTraceHeader(clock.now()));
    },
    environments,
    kill(pid) {
      if (!environments().some((environment) => environment.pid === pid)) return false;
      try {
        return process.kill(pid, 'SIGKILL');
      } catch {
        // It died a moment ago.
        return false;
      }
    },
    async stop() {
      await Promise.all([...pools.values()].map((pool) => pool.stop()));
    },
  };
}
