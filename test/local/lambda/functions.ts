import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FunctionSpec } from '../../../local/assembly/deployment.ts';
import type { Clock } from '../../../local/clock.ts';
import { systemClock } from '../../../local/clock.ts';
import type { LogEntry } from '../../../local/lambda/hooks.ts';
import { createLambdaService, type LambdaService } from '../../../local/lambda/service.ts';

/** A function `f` made of `files`, served; `cleanUp` ends it. */
export interface Served {
  readonly service: LambdaService;
  readonly logs: readonly LogEntry[];
  readonly started: readonly number[];
  readonly exited: readonly number[];
  readonly directory: string;
  cleanUp(): Promise<void>;
}

export interface ServeOptions {
  readonly clock?: Clock;
  readonly maximumEnvironments?: number;
  readonly spec?: Partial<FunctionSpec>;
}

export function serve(files: string | Record<string, string>, options: ServeOptions = {}): Served {
  const directory = mkdtempSync(join(tmpdir(), 'function-'));
  const contents = typeof files === 'string' ? { 'index.js': files } : files;
  for (const [name, text] of Object.entries(contents)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  const logs: LogEntry[] = [];
  const started: number[] = [];
  const exited: number[] = [];
  const service = createLambdaService({
    functions: [
      {
        logicalId: 'F',
        name: 'f',
        arn: 'arn:aws:lambda:us-east-1:000000000000:function:f',
        codeDirectory: directory,
        handler: 'index.handler',
        timeoutMs: 10_000,
        memoryMb: 128,
        environment: {},
        role: { name: 'r', arn: 'arn:aws:iam::000000000000:role/r', policies: [] },
        ...options.spec,
      },
    ],
    clock: options.clock ?? systemClock,
    endpointUrl: 'http://127.0.0.1:4566',
    ...(options.maximumEnvironments === undefined
      ? {}
      : { maximumEnvironments: options.maximumEnvironments }),
    hooks: {
      onLog: (entry) => logs.push(entry),
      onStart: (pid) => started.push(pid),
      onExit: (pid) => exited.push(pid),
    },
  });
  return {
    service,
    logs,
    started,
    exited,
    directory,
    async cleanUp() {
      await service.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
