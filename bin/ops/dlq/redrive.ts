/**
 * Gives dead letters back to their source queue. What it holds to, whatever fails and whenever:
 *
 * - A letter is deleted only after SQS has answered that it took the message: none is lost. Dying in
 *   between repeats a message, which the inbox drops: its body, with the business id, is the same.
 * - The deduplication id is fresh: under the message's own, SQS would swallow it for five minutes.
 * - In each group, a letter is sent only after every earlier one was; one that cannot be sent stops
 *   its group, and no other.
 * - What it cannot or shall not redrive stays hidden until the end, so that each page shows others,
 *   and is given back then.
 * - It ends: a letter that dies again while it runs, or that is newer than its start, is left.
 */
import type { Clock } from '../../../lambdas/runtime/ports.ts';
import { type DeadLetters, type Letter, MAX_LETTERS } from './letters.ts';
import { Pace } from './pace.ts';
import { type Reason, Selection } from './selection.ts';
import { chunks, waves } from './waves.ts';

export interface RedriveOptions<L extends Letter = Letter> {
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  /** The start by SQS's clock, ms since the epoch; default: by `clock`. */
  readonly startedAtMs?: number;
  /** At most so many letters a second. */
  readonly perSecond: number;
  /** Only the letters of this order; all are scanned, for SQS cannot look one up. */
  readonly orderId?: string;
  /** For letters that somebody else holds when it comes to them; default: they are not waited for. */
  readonly others?: Others;
  /** Says what would be sent, and gives everything back. */
  readonly dryRun?: boolean;
  /** Aborted: nothing more is begun. */
  readonly signal?: AbortSignal;
  /** Of each letter that was sent, or in a dry run would be. */
  readonly onRedriven?: (letter: L) => void;
}

export interface Others {
  /** How many letters there were at the start, hidden ones included. */
  readonly expected: number;
  /** How many there are now, hidden ones included. */
  readonly count: () => Promise<number>;
  /** How long to wait for the next of them, ms. */
  readonly patienceMs: number;
}

export interface RedriveResult {
  /** Letters that were seen. */
  readonly scanned: number;
  /** Letters that were sent; in a dry run, that would be. */
  readonly redriven: number;
  /** Sent, and still in the dead-letter queue: the next redrive repeats them. */
  readonly undeleted: number;
  /** How many letters were left, as far as they were seen. */
  readonly left: Readonly<Record<Reason, number>>;
  /**
   * Letters that were there at the start and were never to be had: somebody else has them, or they
   * are behind ten of their group that are left. Known only when `others` is given.
   */
  readonly unseen: number;
  readonly stopped: readonly { readonly groupId: string; readonly reason: string }[];
  /** Why it ended before its end, if it did. */
  readonly interrupted: string | undefined;
}

/**
 * Each death makes a letter with an id that no other ever had, so this one is fresh; the same letter,
 * sent by two runs that are not five minutes apart, is one message.
 */
const redriveId = ({ messageId }: Letter) => `redrive-${messageId}`;

/** Letters in a row that are new, or seen before, beyond one sight more of all that are held. */
const MAX_IDLE_LETTERS = 1_000;

/** Between two looks for letters that others hold, ms. */
const POLL_MS = 2_000;

/** Never rejects: what went wrong is in the result. */
export function redrive<L extends Letter>(
  deadLetters: DeadLetters<L>,
  options: RedriveOptions<L>,
): Promise<RedriveResult> {
  return new Run(deadLetters, options).run();
}

class Run<L extends Letter> {
  readonly #queue: DeadLetters<L>;
  readonly #options: RedriveOptions<L>;
  readonly #selection: Selection;
  readonly #pace: Pace;
  /** Letters that are hidden and will be given back, by id: every one that was seen and not sent. */
  readonly #held = new Map<string, L>();
  /** Ids of the letters that were sent, and what of them still has to be deleted. */
  readonly #sent = new Set<string>();
  readonly #undeleted = new Map<string, L>();
  readonly #stopped: { readonly groupId: string; readonly reason: string }[] = [];
  readonly #left = { otherOrders: 0, diedAgain: 0, arrivedSince: 0, ofStoppedGroups: 0 };
  #wouldSend = 0;
  #unseen = 0;
  #waitsSinceMs: number | undefined;
  #idle = 0;
  #interrupted: string | undefined;

  constructor(queue: DeadLetters<L>, options: RedriveOptions<L>) {
    this.#queue = queue;
    this.#options = options;
    this.#selection = new Selection(options.startedAtMs ?? options.clock.now(), options.orderId);
    this.#pace = new Pace(options.clock, options.perSecond);
  }

  async run(): Promise<RedriveResult> {
    await this.#guarded(() => this.#redriveAll());
    await this.#guarded(() => this.#deleteAgain());
    // The last first, so that no letter of a group can be had before an earlier one.
    const hidden = [...this.#held.values(), ...this.#undeleted.values()].reverse();
    for (const some of chunks(hidden, MAX_LETTERS)) {
      await this.#guarded(() => this.#queue.giveBack(some));
    }
    return {
      scanned: this.#sent.size + this.#held.size,
      redriven: this.#options.dryRun ? this.#wouldSend : this.#sent.size,
      undeleted: this.#undeleted.size,
      left: this.#left,
      unseen: this.#unseen,
      stopped: this.#stopped,
      interrupted: this.#interrupted,
    };
  }

  /** The first thing that goes wrong is the one to tell; whatever is hidden is still given back. */
  async #guarded(act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.#interrupted ??= error instanceof Error ? `${error.name}: ${error.message}` : 'unknown';
    }
  }

  async #redriveAll(): Promise<void> {
    while (this.#idle <= MAX_IDLE_LETTERS + this.#oldHeld()) {
      this.#options.signal?.throwIfAborted();
      const page = await this.#queue.receive();
      if (page.length === 0) {
        if (await this.#goesOn()) continue;
        return;
      }
      this.#waitsSinceMs = undefined;
      this.#unseen = 0;
      const ready = page.filter((letter) => this.#take(letter));
      const size = Math.min(MAX_LETTERS, this.#pace.burst);
      for (const wave of waves(ready, size)) await this.#redriveWave(wave);
    }
  }

  /** At an empty page: whether there may be another. */
  async #goesOn(): Promise<boolean> {
    if (await this.#deleteAgain()) return true;
    const { others, clock } = this.#options;
    if (!others) return false;
    const missing = others.expected - this.#sent.size - this.#oldHeld();
    if (missing <= 0) return false;
    const ours = this.#held.size + this.#undeleted.size;
    this.#unseen = Math.max(0, Math.min(missing, (await others.count()) - ours));
    this.#waitsSinceMs ??= clock.now();
    if (this.#unseen === 0 || clock.now() - this.#waitsSinceMs >= others.patienceMs) return false;
    await clock.sleep(POLL_MS);
    return true;
  }

  /** Letters that are held, but for those that go on arriving. */
  #oldHeld(): number {
    return this.#held.size - this.#left.diedAgain - this.#left.arrivedSince;
  }

  /** Whether the letter is to be sent. */
  #take(letter: L): boolean {
    const { messageId } = letter;
    if (this.#sent.has(messageId)) {
      this.#undeleted.set(messageId, letter);
      this.#idle += 1;
      return false;
    }
    const isKnown = this.#held.has(messageId);
    this.#held.set(messageId, letter);
    const reason = isKnown ? undefined : this.#selection.reasonToLeave(letter);
    const isIdle = isKnown || reason === 'diedAgain' || reason === 'arrivedSince';
    this.#idle = isIdle ? this.#idle + 1 : 0;
    if (reason) this.#left[reason] += 1;
    return !isKnown && reason === undefined;
  }

  /** Letters of a group each, of which all that come before were sent, or the group is stopped. */
  async #redriveWave(wave: readonly L[]): Promise<void> {
    const letters = wave.filter(({ groupId }) => !this.#selection.isStopped(groupId));
    this.#left.ofStoppedGroups += wave.length - letters.length;
    if (letters.length === 0) return;
    if (this.#options.dryRun) {
      this.#wouldSend += letters.length;
      for (const letter of letters) this.#options.onRedriven?.(letter);
      return;
    }
    await this.#pace.wait(letters.length);
    this.#options.signal?.throwIfAborted();
    const sent = await this.#send(letters);
    if (sent.length > 0) await this.#delete(sent);
  }

  async #send(letters: readonly L[]): Promise<readonly L[]> {
    const { onRedriven } = this.#options;
    const answers = await this.#queue.send(
      letters.map((letter) => ({
        letter,
        deduplicationId: redriveId(letter),
      })),
    );
    return letters.filter((letter, at) => {
      const answer = answers[at] ?? { kind: 'refused', reason: 'SQS said nothing of it' };
      if (answer.kind === 'refused') {
        this.#selection.stop(letter.groupId);
        this.#left.ofStoppedGroups += 1;
        this.#stopped.push({ groupId: letter.groupId, reason: answer.reason });
        return false;
      }
      this.#selection.sentAs(answer.messageId);
      this.#sent.add(letter.messageId);
      this.#held.delete(letter.messageId);
      this.#undeleted.set(letter.messageId, letter);
      onRedriven?.(letter);
      return true;
    });
  }

  /** Whether any of those that are sent, and still there, is gone now: the next of its group shows. */
  async #deleteAgain(): Promise<boolean> {
    const before = this.#undeleted.size;
    for (const some of chunks([...this.#undeleted.values()], MAX_LETTERS)) await this.#delete(some);
    return this.#undeleted.size < before;
  }

  async #delete(letters: readonly L[]): Promise<void> {
    const failed = new Set(await this.#queue.delete(letters));
    for (const letter of letters) {
      if (!failed.has(letter)) this.#undeleted.delete(letter.messageId);
    }
  }
}
