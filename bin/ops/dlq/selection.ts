import { burialId } from '../../../lambdas/runtime/aws/letter-attributes.ts';
import type { Letter } from './letters.ts';

/** Why a letter is left where it is. */
export type Reason =
  /** It is not of the order that was asked for. */
  | 'otherOrders'
  /** It was redriven, and is dead once more, in the same run. */
  | 'diedAgain'
  /** It came into the queue after the start, or behind a letter that is left. */
  | 'arrivedSince'
  /** An earlier letter of its group could not be sent. */
  | 'ofStoppedGroups';

/** Decides which letters a redrive sends, and which it leaves. */
export class Selection {
  readonly #orderId: string | undefined;
  readonly #startedAtMs: number;
  /** What the messages that were sent are called if they come back. */
  readonly #reborn = new Set<string>();
  /** Groups of which nothing more is sent. */
  readonly #closed = new Map<string, Reason>();

  constructor(startedAtMs: number, orderId: string | undefined) {
    this.#startedAtMs = startedAtMs;
    this.#orderId = orderId;
  }

  /** A message was sent, and SQS gave it this id. */
  sentAs(messageId: string): void {
    this.#reborn.add(messageId).add(burialId(messageId));
  }

  /** A letter of the group could not be sent: none may overtake it. */
  stop(groupId: string): void {
    this.#closed.set(groupId, 'ofStoppedGroups');
  }

  isStopped(groupId: string): boolean {
    return this.#closed.get(groupId) === 'ofStoppedGroups';
  }

  /** Undefined: the letter is to be sent. */
  reasonToLeave(letter: Letter): Reason | undefined {
    const { groupId } = letter;
    if (this.#orderId !== undefined && groupId !== this.#orderId) return 'otherOrders';
    const reason = this.#reasonOf(letter);
    if (reason && !this.#closed.has(groupId)) this.#closed.set(groupId, 'arrivedSince');
    return reason ?? this.#closed.get(groupId);
  }

  #reasonOf({ messageId, deduplicationId, sentAtMs }: Letter): Reason | undefined {
    // By its id, not by the time: SQS's clock and this machine's may differ.
    if (this.#reborn.has(messageId) || this.#reborn.has(deduplicationId)) return 'diedAgain';
    return sentAtMs > this.#startedAtMs ? 'arrivedSince' : undefined;
  }
}
