import { Chain, type Linked } from './collections/chain.ts';
import type { Message } from './message.ts';

/** Which of a queue's messages can be received next. The queue keeps the messages' states. */
export interface Availability {
  /** A message enters the queue, its state set. */
  add(message: Message): void;
  /** A message's state has changed from `before`. */
  update(message: Message, before: Message['state']): void;
  /** A message leaves the queue, whatever its state. */
  remove(message: Message): void;
  /**
   * Offers messages in the order of delivery until `max` were taken. `take` hides a message and
   * answers true, or removes it and answers false.
   */
  offer(max: number, take: (message: Message) => boolean): void;
  /** Puts back messages, in the order of arrival, each in its state and with its turn. */
  restore(messages: readonly Message[]): void;
  /** Nothing before it, in flight or not, keeps this message from being received. */
  isOpen(message: Message): boolean;
}

/** Any visible message; those that come back queue up behind those that wait. */
export class StandardAvailability implements Availability {
  readonly #visible = new Chain<Message>();
  #turn = 0;

  add(message: Message): void {
    if (message.state !== 'visible') return;
    this.#turn += 1;
    message.turn = this.#turn;
    this.#visible.append(message);
  }

  restore(messages: readonly Message[]): void {
    for (const message of byTurn(messages.filter(({ state }) => state === 'visible'))) {
      this.#turn = message.turn;
      this.#visible.append(message);
    }
  }

  update(message: Message, before: Message['state']): void {
    if (before === 'visible') this.#visible.remove(message);
    this.add(message);
  }

  remove(message: Message): void {
    if (message.state === 'visible') this.#visible.remove(message);
  }

  offer(max: number, take: (message: Message) => boolean): void {
    for (let taken = 0; taken < max; ) {
      const message = this.#visible.first;
      if (!message) return;
      if (take(message)) taken += 1;
    }
  }

  isOpen(message: Message): boolean {
    return message.state === 'visible';
  }
}

interface Group extends Linked<Group> {
  /** Every message of the group in its order, those in flight included: each keeps its place. */
  readonly messages: Chain<Message>;
  inFlight: number;
  ready: boolean;
  /** When it became ready, among the others; its first message bears it too. */
  turn: number;
}

/**
 * Order within each group. A group is ready when none of its messages is in flight and its first
 * is visible; ready groups are served in the order in which they became so.
 */
export class FifoAvailability implements Availability {
  readonly #groups = new Map<string, Group>();
  readonly #ready = new Chain<Group>();
  readonly #onTurn: ((message: Message) => void) | undefined;
  #turn = 0;

  /** `onTurn` is told of a message whose turn has changed though nothing happened to itself. */
  constructor(onTurn?: (message: Message) => void) {
    this.#onTurn = onTurn;
  }

  restore(messages: readonly Message[]): void {
    for (const message of messages) {
      const group = this.#groupOf(message);
      group.messages.append(message);
      if (message.state === 'in-flight') group.inFlight += 1;
    }
    const ready = [...this.#groups.values()].flatMap((group) => {
      const { first } = group.messages;
      return group.inFlight === 0 && first?.state === 'visible'
        ? [{ group, turn: first.turn }]
        : [];
    });
    for (const { group, turn } of byTurn(ready)) {
      this.#turn = turn;
      Object.assign(group, { ready: true, turn });
      this.#ready.append(group);
    }
  }

  add(message: Message): void {
    const group = this.#groupOf(message);
    group.messages.append(message);
    this.#refresh(group);
  }

  update(message: Message, before: Message['state']): void {
    const group = this.#groupOf(message);
    if (before === 'in-flight') group.inFlight -= 1;
    if (message.state === 'in-flight') group.inFlight += 1;
    this.#refresh(group);
  }

  remove(message: Message): void {
    const group = this.#groupOf(message);
    group.messages.remove(message);
    if (message.state === 'in-flight') group.inFlight -= 1;
    this.#refresh(group);
    if (!group.messages.first) this.#groups.delete(groupKey(message));
  }

  /** As many of one group as possible, then the next group. */
  offer(max: number, take: (message: Message) => boolean): void {
    for (let taken = 0; taken < max; ) {
      let message = this.#ready.first?.messages.first;
      if (!message) return;
      while (message && taken < max && message.state === 'visible') {
        const next: Message | undefined = message.next;
        if (take(message)) taken += 1;
        message = next;
      }
    }
  }

  isOpen(message: Message): boolean {
    return message.state === 'visible' && this.#groupOf(message).inFlight === 0;
  }

  #groupOf(message: Message): Group {
    const key = groupKey(message);
    let group = this.#groups.get(key);
    if (!group) {
      group = {
        messages: new Chain(),
        inFlight: 0,
        ready: false,
        turn: 0,
        previous: undefined,
        next: undefined,
      };
      this.#groups.set(key, group);
    }
    return group;
  }

  #refresh(group: Group): void {
    const first = group.messages.first;
    const ready = group.inFlight === 0 && first?.state === 'visible';
    if (ready !== group.ready) {
      group.ready = ready;
      if (ready) {
        this.#turn += 1;
        group.turn = this.#turn;
        this.#ready.append(group);
      } else this.#ready.remove(group);
    }
    if (!ready || !first || first.turn === group.turn) return;
    first.turn = group.turn;
    this.#onTurn?.(first);
  }
}

function byTurn<T extends { readonly turn: number }>(members: readonly T[]): T[] {
  return [...members].sort((a, b) => a.turn - b.turn);
}

function groupKey(message: Message): string {
  return message.content.groupId ?? '';
}
