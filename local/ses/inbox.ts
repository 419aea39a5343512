import type { Mail } from './mail.ts';

/** Enough for a replay of the sample orders several times over; a bound of this runtime. */
const DEFAULT_CAPACITY = 10_000;

export interface InboxOptions {
  /** Mails held at a time. Default: 10,000. */
  readonly capacity?: number;
  /** How many an earlier inbox had dropped. */
  readonly droppedCount?: number;
  /** Told of each mail before it can be seen. */
  readonly onAdd?: (mail: Mail) => void;
}

/** Every mail that was accepted, in memory. Beyond its capacity the oldest are dropped, counted. */
export class Inbox {
  readonly #capacity: number;
  readonly #mails = new Map<string, Mail>();
  readonly #onAdd: ((mail: Mail) => void) | undefined;
  #droppedCount: number;

  /** `mails` are those of an earlier inbox, oldest first. */
  constructor(options: InboxOptions = {}, mails: readonly Mail[] = []) {
    this.#capacity = options.capacity ?? DEFAULT_CAPACITY;
    this.#droppedCount = options.droppedCount ?? 0;
    for (const mail of mails) this.#put(mail);
    this.#onAdd = options.onAdd;
  }

  add(mail: Mail): void {
    this.#onAdd?.(mail);
    this.#put(mail);
  }

  #put(mail: Mail): void {
    this.#mails.set(mail.id, mail);
    if (this.#mails.size <= this.#capacity) return;
    // A Map iterates in the order of insertion: the first key is the oldest mail.
    for (const oldest of this.#mails.keys()) {
      this.#mails.delete(oldest);
      this.#droppedCount += 1;
      break;
    }
  }

  get(id: string): Mail | undefined {
    return this.#mails.get(id);
  }

  /** Oldest first. */
  list(): readonly Mail[] {
    return [...this.#mails.values()];
  }

  /** How many are held now. */
  get count(): number {
    return this.#mails.size;
  }

  /** How many were dropped to stay within the capacity. */
  get droppedCount(): number {
    return this.#droppedCount;
  }
}
