import { type DeadLetters, type Letter, MAX_LETTERS } from './letters.ts';
import { chunks } from './waves.ts';

export interface Look<L extends Letter> {
  /** Oldest first. Of a group, SQS shows no more than the ten that one call receives. */
  readonly letters: readonly L[];
  /** False when there were more than the limit. */
  readonly isComplete: boolean;
}

/** Looks at the letters of a queue and gives them back: for that while nobody else receives them. */
export async function look<L extends Letter>(
  queue: Pick<DeadLetters<L>, 'receive' | 'giveBack'>,
  limit: number,
): Promise<Look<L>> {
  const held = new Map<string, L>();
  try {
    for (;;) {
      const before = held.size;
      const page = await queue.receive();
      for (const letter of page) held.set(letter.messageId, letter);
      if (held.size === before || held.size > limit) break;
    }
  } finally {
    // The last first, so that no letter of a group can be had before an earlier one.
    for (const some of chunks([...held.values()].reverse(), MAX_LETTERS))
      await queue.giveBack(some);
  }
  const letters = [...held.values()].sort((a, b) => a.sentAtMs - b.sentAtMs);
  return { letters: letters.slice(0, limit), isComplete: letters.length <= limit };
}
