import type { DeadLetter, DeadLetterQueues, QueueRole } from '../../lambdas/runtime/ports.ts';

/** SQS's largest page. */
const PAGE = 10;

/** Dead-letter queues in memory: a held letter holds back its group. */
export class MemoryDeadLetters implements DeadLetterQueues {
  /** Each receive with how long its letters are held, s. */
  readonly receives: { readonly queue: QueueRole; readonly heldSeconds: number }[] = [];
  /** Ids of the letters that were given back, in order. */
  readonly givenBack: string[] = [];
  /** Called before each receive; may change the queues, or throw. */
  onReceive: (queue: QueueRole) => void = () => {};
  readonly #letters = new Map<QueueRole, DeadLetter[]>();
  readonly #held = new Set<DeadLetter>();

  add(queue: QueueRole, ...letters: readonly DeadLetter[]): void {
    this.#letters.set(queue, [...this.#of(queue), ...letters]);
  }

  /** What a redrive, or a purge, does. */
  remove(queue: QueueRole, id: string): void {
    this.#letters.set(
      queue,
      this.#of(queue).filter((letter) => letter.id !== id),
    );
  }

  /** Makes this letter one that somebody else holds, or no longer. */
  hold(letter: DeadLetter, isHeld = true): void {
    if (isHeld) this.#held.add(letter);
    else this.#held.delete(letter);
  }

  get heldIds(): readonly string[] {
    return [...this.#held].map(({ id }) => id);
  }

  async receive(queue: QueueRole, heldSeconds: number): Promise<readonly DeadLetter[]> {
    this.receives.push({ queue, heldSeconds });
    this.onReceive(queue);
    const letters = this.#of(queue);
    const blocked = new Set(
      letters.filter((letter) => this.#held.has(letter)).map(({ groupId }) => groupId),
    );
    const page = letters.filter(({ groupId }) => !blocked.has(groupId)).slice(0, PAGE);
    for (const letter of page) this.#held.add(letter);
    return page;
  }

  async giveBack(_queue: QueueRole, letters: readonly DeadLetter[]): Promise<void> {
    for (const letter of letters) {
      this.#held.delete(letter);
      this.givenBack.push(letter.id);
    }
  }

  #of(queue: QueueRole): readonly DeadLetter[] {
    return this.#letters.get(queue) ?? [];
  }
}
