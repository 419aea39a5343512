/** The entry of a worker thread: one job after the other, as they come. */
import { pathToFileURL } from 'node:url';
import { parentPort } from 'node:worker_threads';
import type { PipelineCode } from '../pipeline-code.ts';
import type { Crash, Request, Response, Shrinking } from './jobs.ts';
import { perform } from './perform.ts';

// Faults are errors, and nobody reads where they were thrown.
Error.stackTraceLimit = 0;

const codes = new Map<string, Promise<PipelineCode>>();

function codeAt(path: string): Promise<PipelineCode> {
  const code = codes.get(path) ?? import(pathToFileURL(path).href);
  codes.set(path, code);
  return code;
}

parentPort?.on('message', ({ id, job }: Request) => {
  const onProgress = (progress: Shrinking) =>
    parentPort?.postMessage({ id, progress } satisfies Response);
  codeAt(job.codePath)
    .then((code) => perform(job, code, onProgress))
    .catch((error: unknown): Crash => ({ kind: 'crash', message: String(error) }))
    .then((answer) => parentPort?.postMessage({ id, answer } satisfies Response));
});
