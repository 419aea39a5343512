/** What must hold of dead letters: all that is wrong dies soon, and nothing else dies of an outage. */
import type { ReceivedMessage } from '../../local/sqs/receive.ts';
import type { PlannedPoison } from './workload.ts';

/** Deliveries of a message that nobody can handle, unless faults hit some: see docs/guarantees.md. */
const ATTEMPTS = 3;

/**
 * Virtual time in which a message that nobody can handle is dead, ms. It takes a few attempts, and
 * each attempt that something goes wrong with another pause of up to 15 min.
 */
const DEAD_WITHIN_MS = 24 * 60 * 60 * 1000;

export interface GraveyardOptions {
  readonly report: (invariant: string, what: string) => void;
  /** Whether a message may die of bad luck: the queue's receives are few. */
  readonly isPatient: boolean;
  /** Whether the queue of the message is away at some time. */
  readonly isCutOff: (poison: PlannedPoison) => boolean;
}

interface Poisoned {
  readonly poison: PlannedPoison;
  readonly sentAtMs: number;
  diedAtMs: number | undefined;
}

export class Graveyard {
  readonly #options: GraveyardOptions;
  readonly #poisoned = new Map<string, Poisoned>();

  constructor(options: GraveyardOptions) {
    this.#options = options;
  }

  poisoned(poison: PlannedPoison, sentAtMs: number): void {
    this.#poisoned.set(poison.body, { poison, sentAtMs, diedAtMs: undefined });
  }

  isPoison(body: string): boolean {
    return this.#poisoned.has(body);
  }

  died(body: string, atMs: number): void {
    const poisoned = this.#poisoned.get(body);
    if (poisoned) poisoned.diedAtMs ??= atMs;
    else if (this.#options.isPatient) {
      this.#options.report('an outage is not poison', `${body.slice(0, 120)} is dead`);
    }
  }

  /** The consumer makes a dead letter of a message. */
  buried(body: string, attempt: number): void {
    if (attempt >= ATTEMPTS) return;
    this.#options.report('nothing is given up early', `${body} is dead at delivery ${attempt}`);
  }

  /**
   * A run that no fault has hit is over, and some of its messages stay in their queue. Its turn has
   * surely come for the first of each group: if it is poison, it was tried.
   */
  ranUnhurt(messages: readonly ReceivedMessage[], staying: ReadonlySet<string>): void {
    const begun = new Set<string>();
    for (const { messageId, body, systemAttributes } of messages) {
      const { MessageGroupId: group = '', ApproximateReceiveCount: attempt } = systemAttributes;
      const isFirst = !begun.has(group);
      begun.add(group);
      if (!isFirst || !staying.has(messageId) || !this.isPoison(body)) continue;
      if (Number(attempt) < ATTEMPTS) continue;
      const what = `${body} goes back to its queue after delivery ${attempt}, which no fault has hit`;
      this.#options.report('poison is dead after a few attempts', what);
    }
  }

  close(): void {
    for (const { poison, sentAtMs, diedAtMs } of this.#poisoned.values()) {
      const { body, groupId, role } = poison;
      if (diedAtMs === undefined) {
        this.#options.report('what nobody can handle is dead', `${body} of ${role} is not`);
      } else if (
        // Others of its group may have to be waited for, and a queue that is away moves nothing.
        groupId.startsWith('stranger') &&
        !this.#options.isCutOff(poison) &&
        diedAtMs - sentAtMs > DEAD_WITHIN_MS
      ) {
        const hours = Math.round((diedAtMs - sentAtMs) / 3_600_000);
        this.#options.report('poison is dead within a day', `${body}: ${hours} h`);
      }
    }
  }
}
