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
  /** Nothing before it, in flight or not, keeps this message from being received. */
  isOpen(message: Message): boolean;
}

/** Any visible message; those that come back queue up behind those that wait. */
export class StandardAvailability implements Availability {
  readonly #visible = new Chain<Message>();

  add(message: Message): void {
    if (message.state === 'visible') this.#visible.append(message);
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
}

/**
 * Order within each group. A group is ready when none of its messages is in flight and its first
 * is visible; ready groups are served in the order in which they became so.
 */
export class FifoAvailability implements Availability {
  readonly #groups = new Map<string, Group>();
  readonly #ready = new Chain<Group>();

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
        previous: undefined,
        next: undefined,
      };
      this.#groups.set(key, group);
    }
    return group;
  }

  #refresh(group: Group): void {
    const ready = group.inFlight === 0 && group.messages.first?.state === 'visible';
    if (ready === group.ready) return;
    group.ready = ready;
    if (ready) this.#ready.append(group);
    else this.#ready.remove(group);
  }
}

function groupKey(message: Message): string {
  return message.content.groupId ?? '';
}
