import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { FunctionSpec } from '../assembly/deployment.ts';
import type { Clock } from '../clock.ts';
import { exitError } from './errors.ts';
import type { LambdaHooks } from './hooks.ts';
import type { InvokeResult } from './invoke.ts';
import { readLines } from './log-lines.ts';
import { BootstrapMessage, type InvokeMessage } from './messages.ts';
import { heapLimitMb, runtimeVariables } from './variables.ts';

const BOOTSTRAP = fileURLToPath(new URL('./bootstrap.mjs', import.meta.url));

/** Lambda's limit of the init phase (docs: "Lambda execution environment lifecycle"). */
const INIT_LIMIT_MS = 10_000;

/** One sandbox: a process of its own that serves one invocation at a time, and stays warm. */
export interface ExecutionEnvironment {
  readonly pid: number | undefined;
  readonly busy: boolean;
  /** False once the process has ended or is being ended: it serves no further invocation. */
  readonly usable: boolean;
  /** Never rejects. Must not be called while `busy`, or when not `usable`. */
  invoke(event: string, traceHeader: string | undefined): Promise<InvokeResult>;
  /** SIGKILL; resolves when the process has ended. */
  end(): Promise<void>;
}

export interface EnvironmentSettings {
  readonly spec: FunctionSpec;
  readonly clock: Clock;
  readonly endpointUrl: string;
  readonly hooks: LambdaHooks;
}

interface Work {
  readonly requestId: string;
  readonly settle: (result: InvokeResult) => void;
}

/** Starts a cold environment; an invocation may be given to it at once, and waits for its init. */
export function startEnvironment(settings: EnvironmentSettings): ExecutionEnvironment {
  const { spec, clock, hooks } = settings;
  const child = startProcess(settings);
  const { pid } = child;
  if (pid !== undefined) hooks.onStart?.(pid);

  let state: 'starting' | 'ready' | 'ended' = 'starting';
  let work: Work | undefined;
  let message: InvokeMessage | undefined;
  let cancelLimit = (): void => {};

  const log = (line: string): void =>
    hooks.onLog?.({ functionName: spec.name, requestId: work?.requestId, line });
  const streams = [child.stdout, child.stderr].flatMap((s) => (s ? [readLines(s, log)] : []));

  /** In setImmediate: lines written before the answer lie in their pipe, and are read first. */
  const settle = (result: InvokeResult): void => {
    cancelLimit();
    const settled = work;
    setImmediate(() => {
      for (const stream of streams) stream.flush();
      if (work !== settled || settled === undefined) return;
      work = undefined;
      settled.settle(result);
    });
  };
  /** The environment is worth nothing any more; what it worked on ends with `result`. */
  const kill = (result: InvokeResult): void => {
    state = 'ended';
    settle(result);
    child.kill('SIGKILL');
  };
  const limit = (afterMs: number, result: InvokeResult): void => {
    cancelLimit();
    cancelLimit = clock.callAt(clock.now() + afterMs, () => {
      log(`Task timed out after ${(afterMs / 1_000).toFixed(2)} seconds`);
      kill(result);
    });
  };
  const begin = (): void => {
    if (message === undefined) return;
    limit(spec.timeoutMs, { kind: 'timeout', timeoutMs: spec.timeoutMs });
    // A channel that breaks here is followed by the process's exit, which settles the work.
    child.send(message, () => {});
    message = undefined;
  };

  child.on('message', (raw) => {
    const parsed = BootstrapMessage.safeParse(raw);
    if (!parsed.success || state === 'ended') return;
    const said = parsed.data;
    switch (said.kind) {
      case 'ready':
        state = 'ready';
        cancelLimit();
        begin();
        return;
      case 'init-error':
      case 'fatal':
        kill({ kind: 'error', ...said.error });
        return;
      case 'error':
        if (said.requestId === work?.requestId) settle({ kind: 'error', ...said.error });
        return;
      case 'result':
        if (said.requestId === work?.requestId) settle(parsePayload(said.payload));
        return;
    }
  });
  const ended = new Promise<void>((resolve) => {
    const onEnd = (code: number | null, signal: NodeJS.Signals | null): void => {
      state = 'ended';
      settle(exitError(work?.requestId ?? '', code, signal));
      if (pid !== undefined) hooks.onExit?.(pid);
      resolve();
    };
    child.once('exit', onEnd);
    child.on('error', (error) => {
      if (pid !== undefined) return;
      log(`cannot start the execution environment: ${error.message}`);
      onEnd(1, null);
    });
  });
  limit(INIT_LIMIT_MS, {
    kind: 'error',
    errorType: 'Sandbox.Timedout',
    errorMessage: `Init phase ended after ${INIT_LIMIT_MS} ms without a handler`,
  });

  return {
    pid,
    get busy() {
      return work !== undefined;
    },
    get usable() {
      return state !== 'ended';
    },
    invoke: (event, traceHeader) =>
      new Promise((resolve) => {
        const requestId = randomUUID();
        work = { requestId, settle: resolve };
        message = {
          requestId,
          event,
          timeoutMs: spec.timeoutMs,
          functionArn: spec.arn,
          ...(traceHeader === undefined ? {} : { traceHeader }),
        };
        if (state === 'ready') begin();
      }),
    end() {
      state = 'ended';
      cancelLimit();
      child.kill('SIGKILL');
      return ended;
    },
  };
}

function startProcess({ spec, endpointUrl }: EnvironmentSettings): ChildProcess {
  const stream = `[$LATEST]${randomUUID().replaceAll('-', '')}`;
  return fork(BOOTSTRAP, [spec.codeDirectory, spec.handler], {
    cwd: spec.codeDirectory,
    env: runtimeVariables(spec, endpointUrl, stream),
    // Not this process's own flags: a loader would double the cold start.
    execArgv: [`--max-old-space-size=${heapLimitMb(spec.memoryMb)}`],
    // A group of its own: Ctrl-C reaches the runtime alone, which ends its work in order.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

function parsePayload(payload: string): InvokeResult {
  const value: unknown = JSON.parse(payload);
  return { kind: 'ok', payload: value };
}
