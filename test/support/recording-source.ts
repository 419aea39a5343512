import type { SQSRecord } from 'aws-lambda';
import type { Failure } from '../../lambdas/runtime/failure-record.ts';
import type { SourceQueue } from '../../lambdas/runtime/ports.ts';

/** A `SourceQueue` that keeps what it was asked for. */
export class RecordingSource implements SourceQueue {
  readonly maxReceiveCount: number;
  /** Each call of `hide`: SQS ids, and for how many seconds. */
  readonly hidden: { readonly ids: readonly string[]; readonly seconds: number }[] = [];
  /** Each dead letter, with its failure. */
  readonly buried: { readonly id: string; readonly failure: Failure }[] = [];
  #answer: (call: 'hide' | 'bury') => void = () => {};

  constructor(maxReceiveCount = 1_000) {
    this.maxReceiveCount = maxReceiveCount;
  }

  /** From now on; an answer that throws fails the call. */
  answerWith(answer: (call: 'hide' | 'bury') => void): void {
    this.#answer = answer;
  }

  async hide(records: readonly SQSRecord[], seconds: number): Promise<void> {
    this.#answer('hide');
    this.hidden.push({ ids: records.map(({ messageId }) => messageId), seconds });
  }

  async bury({ messageId }: SQSRecord, failure: Failure): Promise<void> {
    this.#answer('bury');
    this.buried.push({ id: messageId, failure });
  }
}
