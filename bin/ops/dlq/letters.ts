/** A message in a dead-letter queue, and what is done with it. */

export interface Letter {
  /** SQS's own: kept when SQS moves a message, a new one when a consumer buries a copy. */
  readonly messageId: string;
  readonly deduplicationId: string;
  /** Message group: the order. On a standard queue the letter is a group of its own. */
  readonly groupId: string;
  readonly body: string;
  /** When it came into the dead-letter queue. */
  readonly sentAtMs: number;
}

export interface Outgoing<L extends Letter> {
  readonly letter: L;
  readonly deduplicationId: string;
}

export type SendAnswer =
  /** With the id that SQS gave the message. */
  | { readonly kind: 'sent'; readonly messageId: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** One dead-letter queue and its source. A call that is not answered rejects. */
export interface DeadLetters<L extends Letter = Letter> {
  /**
   * Up to ten letters, hidden from everybody else for minutes; none when there is none to be had.
   * FIFO: the oldest of a group first, and none of a group that has one in flight.
   */
  receive(): Promise<readonly L[]>;
  /** Sends up to ten, of a group each, to the source queue; one answer a letter, in order. */
  send(messages: readonly Outgoing<L>[]): Promise<readonly SendAnswer[]>;
  /** Deletes up to ten; answers those that are still there. */
  delete(letters: readonly L[]): Promise<readonly L[]>;
  /** Makes letters visible again, where they were. */
  giveBack(letters: readonly L[]): Promise<void>;
}

/** Of a call to SQS (quotas, "Message batch" and ReceiveMessage). */
export const MAX_LETTERS = 10;
