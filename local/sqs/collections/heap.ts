/**
 * A binary heap of unique members with removal from anywhere in O(log n). `before` must be a total
 * order, so that equal keys cannot make two runs differ; a member's key may change only while it
 * is outside.
 */
export class Heap<T> {
  readonly #before: (a: T, b: T) => boolean;
  readonly #members: T[] = [];
  readonly #positions = new Map<T, number>();

  constructor(before: (a: T, b: T) => boolean) {
    this.#before = before;
  }

  first(): T | undefined {
    return this.#members[0];
  }

  add(member: T): void {
    this.#members.push(member);
    this.#rise(member, this.#members.length - 1);
  }

  /** Does nothing if the member is not inside. */
  remove(member: T): void {
    const position = this.#positions.get(member);
    if (position === undefined) return;
    this.#positions.delete(member);
    const last = this.#members.pop();
    if (last === undefined || last === member) return;
    this.#rise(last, position);
    this.#sink(last, this.#positions.get(last) ?? position);
  }

  #rise(member: T, from: number): void {
    let position = from;
    while (position > 0) {
      const parentPosition = (position - 1) >> 1;
      const parent = this.#members[parentPosition];
      if (parent === undefined || !this.#before(member, parent)) break;
      this.#place(parent, position);
      position = parentPosition;
    }
    this.#place(member, position);
  }

  #sink(member: T, from: number): void {
    let position = from;
    for (;;) {
      const child = this.#firstChild(position);
      if (!child || !this.#before(child.member, member)) break;
      this.#place(child.member, position);
      position = child.position;
    }
    this.#place(member, position);
  }

  #firstChild(position: number): { member: T; position: number } | undefined {
    const left = this.#members[2 * position + 1];
    const right = this.#members[2 * position + 2];
    if (left === undefined) return undefined;
    return right !== undefined && this.#before(right, left)
      ? { member: right, position: 2 * position + 2 }
      : { member: left, position: 2 * position + 1 };
  }

  #place(member: T, position: number): void {
    this.#members[position] = member;
    this.#positions.set(member, position);
  }
}
