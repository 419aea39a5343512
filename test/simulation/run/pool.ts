/** Worker threads that share jobs: each takes the next when it is done with the last. */
import { Worker } from 'node:worker_threads';
import type { Answer, Job, Request, Response, Shrinking } from './jobs.ts';

/** A worker that died, or a schedule that ended in an exception. */
export class WorkerError extends Error {
  override readonly name = 'WorkerError';
}

export class WorkerPool {
  readonly #workers: readonly Worker[];

  constructor(workerPath: string, size: number) {
    this.#workers = Array.from({ length: size }, () => new Worker(workerPath));
  }

  /**
   * Runs jobs in their order, several at a time, until there are none or `onAnswer` answers `stop`;
   * jobs that are begun are ended. Throws `WorkerError`.
   */
  async run(
    jobs: Iterable<Job>,
    onAnswer: (answer: Answer, job: Job) => 'go-on' | 'stop',
  ): Promise<void> {
    const queue = jobs[Symbol.iterator]();
    let isStopped = false;
    const work = async (worker: Worker) => {
      while (!isStopped) {
        const next = queue.next();
        if (next.done) return;
        if (onAnswer(await ask(worker, next.value), next.value) === 'stop') isStopped = true;
      }
    };
    await Promise.all(this.#workers.map(work));
  }

  /** One job, of a pool that does nothing else. Throws `WorkerError`. */
  async ask<K extends Job['kind']>(
    job: Extract<Job, { kind: K }>,
    onProgress?: (soFar: Shrinking) => void,
  ): Promise<Extract<Answer, { kind: K }>> {
    const [worker] = this.#workers;
    if (!worker) throw new WorkerError('a pool without workers');
    const answer = await ask(worker, job, onProgress);
    if (!isOf(answer, job.kind)) throw new WorkerError(`a worker answered ${answer.kind}`);
    return answer;
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

function isOf<K extends Answer['kind']>(
  answer: Answer,
  kind: K,
): answer is Extract<Answer, { kind: K }> {
  return answer.kind === kind;
}

let asked = 0;

function ask(
  worker: Worker,
  job: Job,
  onProgress: (soFar: Shrinking) => void = () => {},
): Promise<Answer> {
  asked += 1;
  const id = asked;
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      end();
    };
    const onMessage = (response: Response) => {
      if (response.id !== id) return;
      if ('progress' in response) {
        onProgress(response.progress);
        return;
      }
      const { answer } = response;
      settle(() =>
        answer.kind === 'crash' ? reject(new WorkerError(answer.message)) : resolve(answer),
      );
    };
    const onError = (cause: Error) =>
      settle(() => reject(new WorkerError(`a worker died: ${cause.message}`, { cause })));
    const onExit = (code: number) =>
      settle(() => reject(new WorkerError(`a worker left with exit code ${code}`)));
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage({ id, job } satisfies Request);
  });
}
