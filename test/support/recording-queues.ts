import type { Outgoing, QueueClient, QueueRole } from '../../lambdas/runtime/ports.ts';

/** What SQS does with a call: the messages that it reports as failed; a throw fails the whole call. */
export type SendAnswer = (queue: QueueRole, messages: readonly Outgoing[]) => readonly Outgoing[];

/** A `QueueClient` that keeps what it was given. */
export class RecordingQueues implements QueueClient {
  /** Each call with what it carried, whatever became of it. */
  readonly calls: { readonly queue: QueueRole; readonly messages: readonly Outgoing[] }[] = [];
  /** Messages that were taken, in order. */
  readonly sent: Outgoing[] = [];
  #answer: SendAnswer = () => [];

  /** From now on; `() => []` takes everything again. */
  answerWith(answer: SendAnswer): void {
    this.#answer = answer;
  }

  async sendBatch(queue: QueueRole, messages: readonly Outgoing[]): Promise<readonly Outgoing[]> {
    this.calls.push({ queue, messages });
    const failed = this.#answer(queue, messages);
    this.sent.push(...messages.filter((message) => !failed.includes(message)));
    return failed;
  }

  /** Ids of what was taken, in order. */
  get sentIds(): readonly string[] {
    return this.sent.map(({ id }) => id);
  }
}
