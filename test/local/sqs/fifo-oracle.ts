import { expect } from 'vitest';
import type { ReceivedMessage } from '../../../local/sqs/receive.ts';

interface Expected {
  readonly body: string;
  /** The handle and the end of its visibility timeout; a new receive replaces them. */
  held?: { readonly handle: string; readonly untilMs: number };
}

/** The plainest FIFO queue there is: a list a group, scanned whole at every question. */
export class FifoOracle {
  readonly #groups = new Map<string, Expected[]>();

  send(group: string, body: string): void {
    this.#groups.set(group, [...(this.#groups.get(group) ?? []), { body }]);
  }

  /** Checks what a receive of up to `max` answered, and takes note of it. */
  received(messages: readonly ReceivedMessage[], max: number, now: number, untilMs: number): void {
    const open = [...this.#groups.values()].filter((group) => !group.some(isHeldAt(now)));
    const receivable = open.reduce((sum, group) => sum + group.length, 0);
    expect(messages).toHaveLength(Math.min(max, receivable));
    const runs = new Map<string, ReceivedMessage[]>();
    for (const message of messages) {
      const group = message.systemAttributes['MessageGroupId'] ?? '';
      runs.set(group, [...(runs.get(group) ?? []), message]);
    }
    for (const [name, run] of runs) {
      const group = this.#groups.get(name) ?? [];
      expect(open).toContain(group);
      expect(run.map((message) => message.body)).toEqual(
        group.slice(0, run.length).map((expected) => expected.body),
      );
      run.forEach((message, index) => {
        const expected = group[index];
        if (expected) expected.held = { handle: message.receiptHandle, untilMs };
      });
    }
    // At most one group is cut short: each is taken as far as it goes before the next.
    const cut = [...runs].filter(
      ([name, run]) => run.length < (this.#groups.get(name)?.length ?? 0),
    );
    expect(cut.length).toBeLessThanOrEqual(1);
  }

  /** Whether a handle still holds its message. */
  holds(handle: string, now: number): boolean {
    return this.#find(handle, now) !== undefined;
  }

  /** Whether the message of a handle was deleted: then another delete succeeds. */
  delete(handle: string, now: number): void {
    const found = this.#find(handle, now);
    if (found) found.group.splice(found.group.indexOf(found.message), 1);
  }

  hold(handle: string, now: number, untilMs: number): void {
    const found = this.#find(handle, now);
    if (found) found.message.held = { handle, untilMs };
  }

  /** What is not deleted, a list a group, empty ones left out. */
  remaining(): Record<string, string[]> {
    const lists = [...this.#groups].map(
      ([name, group]) => [name, group.map((expected) => expected.body)] as const,
    );
    return Object.fromEntries(lists.filter(([, bodies]) => bodies.length > 0));
  }

  #find(handle: string, now: number) {
    for (const group of this.#groups.values()) {
      const message = group.find((each) => each.held?.handle === handle && isHeldAt(now)(each));
      if (message) return { group, message };
    }
    return undefined;
  }
}

function isHeldAt(now: number): (message: Expected) => boolean {
  return (message) => message.held !== undefined && message.held.untilMs > now;
}
