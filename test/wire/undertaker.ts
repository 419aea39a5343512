/**
 * Moves messages to the dead letters, as SQS does with those that were received too often: nobody
 * notes why. By chance, for none of these consumers dies so often that it would happen by itself.
 */
import type { QueueRole } from '../../lambdas/runtime/ports.ts';
import type { SqsModel } from '../../local/sqs/model.ts';
import type { ReceivedMessage } from '../../local/sqs/receive.ts';
import type { Random } from '../simulation/random.ts';
import { deadLettersOf, queueName } from './names.ts';

const DEATH_PROBABILITY = 0.08;

export class Undertaker {
  /** While false nobody dies. */
  active = true;
  readonly #sqs: SqsModel;
  readonly #random: Random;
  readonly #taken = new Set<string>();

  constructor(sqs: SqsModel, random: Random) {
    this.#sqs = sqs;
    this.#random = random;
  }

  hasTaken(body: string): boolean {
    return this.#taken.has(body);
  }

  /** Whether a message that was just received was moved, and nobody is to have it. */
  takes(role: QueueRole, message: ReceivedMessage): boolean {
    if (!this.active || !this.#random.chance(DEATH_PROBABILITY)) return false;
    this.#taken.add(message.body);
    const { body, systemAttributes, messageAttributes, receiptHandle } = message;
    this.#sqs.send(deadLettersOf(role), {
      body,
      attributes: messageAttributes,
      groupId: systemAttributes['MessageGroupId'] ?? '',
      deduplicationId: systemAttributes['MessageDeduplicationId'] ?? '',
    });
    this.#sqs.delete(queueName(role), receiptHandle);
    return true;
  }
}
