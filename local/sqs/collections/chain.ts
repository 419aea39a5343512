/** What a chain's members carry: their neighbours, kept by the chain and by nothing else. */
export interface Linked<T> {
  previous: T | undefined;
  next: T | undefined;
}

/**
 * A doubly linked list through its members: append, remove and first in constant time. (A `Set`
 * used as a queue walks over the holes of what was deleted.) A member is in one chain at a time.
 */
export class Chain<T extends Linked<T>> {
  first: T | undefined;
  #last: T | undefined;

  append(member: T): void {
    member.previous = this.#last;
    member.next = undefined;
    if (this.#last) this.#last.next = member;
    else this.first = member;
    this.#last = member;
  }

  remove(member: T): void {
    if (member.previous) member.previous.next = member.next;
    else this.first = member.next;
    if (member.next) member.next.previous = member.previous;
    else this.#last = member.previous;
    member.previous = undefined;
    member.next = undefined;
  }
}
