/** A queue of the model with its dead-letter queue, and what a test puts into and takes out of them. */

import type { DeadLetters } from '../../../../bin/ops/dlq/letters.ts';
import { type RedriveOptions, redrive } from '../../../../bin/ops/dlq/redrive.ts';
import { burialId } from '../../../../lambdas/runtime/aws/letter-attributes.ts';
import { SqsModel } from '../../../../local/sqs/model.ts';
import { seededRandom } from '../../../local/sqs/seeded-random.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { type ModelLetter, modelDeadLetters } from './model-dead-letters.ts';

export const SOURCE = 'orders.fifo';
export const DEAD = 'orders-dead.fifo';

export class Setup {
  readonly clock = new FakeClock();
  readonly model: SqsModel;
  readonly port: DeadLetters<ModelLetter>;

  constructor() {
    const modelClock = { now: () => this.clock.now(), callAt: () => () => {} };
    this.model = new SqsModel({ clock: modelClock, random: seededRandom(1) });
    const high = { DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' };
    const dead = this.model.createQueue(DEAD, { FifoQueue: 'true', ...high });
    this.model.createQueue(SOURCE, {
      FifoQueue: 'true',
      ...high,
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: dead.identity.arn,
        maxReceiveCount: 1,
      }),
    });
    this.port = modelDeadLetters(this.model, SOURCE, DEAD);
  }

  /** Sends `a1` to group `a`, and so on: each is its own deduplication id. */
  send(queue: string, ...bodies: readonly string[]): void {
    for (const body of bodies) {
      this.model.send(queue, { body, groupId: groupOf(body), deduplicationId: body });
    }
  }

  /** As a consumer does: a copy, called after the message that was received. */
  bury(): void {
    for (const { body, messageId, receiptHandle } of this.model.receive(SOURCE, {
      maxMessages: 10,
    })) {
      const deduplicationId = burialId(messageId);
      this.model.send(DEAD, { body, groupId: groupOf(body), deduplicationId });
      this.model.delete(SOURCE, receiptHandle);
    }
  }

  /** As SQS does with a message that was received too often: the same id, in another queue. */
  move(): void {
    this.model.receive(SOURCE, { maxMessages: 10, visibilityTimeoutSeconds: 0 });
    this.model.receive(SOURCE, { maxMessages: 10 });
  }

  /** What is in a queue, group by group, each in its order; it stays hidden. */
  drain(queue: string): string[] {
    const bodies: string[] = [];
    for (;;) {
      const page = this.model.receive(queue, { maxMessages: 10, visibilityTimeoutSeconds: 600 });
      if (page.length === 0) return bodies;
      bodies.push(...page.map(({ body }) => body));
    }
  }

  redrive(options: Partial<RedriveOptions<ModelLetter>> = {}, port = this.port) {
    return redrive(port, { clock: this.clock, perSecond: 1_000, ...options });
  }
}

export const nothingLeft = { otherOrders: 0, diedAgain: 0, arrivedSince: 0, ofStoppedGroups: 0 };

export const groupOf = (body: string) => body.replace(/\d+$/, '');

/** `aa`, `ab`, and so on: so many different groups. */
export const groups = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) =>
    [17_576, 676, 26, 1].map((unit) => letterAt(Math.floor(n / unit) % 26)).join(''),
  );

const letterAt = (n: number) => String.fromCharCode(97 + n);
