/** One execution environment of a function: what is warm lives in it, and dies with it. */

export class Environment {
  readonly name: string;
  /** How far its clock is off, ms. */
  readonly skewMs: number;
  isAlive = true;
  /** How often it got no processor. */
  stalls = 0;
  /** How many of its calls a fault has hit. */
  hits = 0;
  #isFrozen = false;
  /** What it has not heard yet. */
  readonly #unheard: (() => void)[] = [];
  readonly #onDeath = new Set<() => void>();

  constructor(name: string, skewMs: number) {
    this.name = name;
    this.skewMs = skewMs;
  }

  get isFrozen(): boolean {
    return this.#isFrozen;
  }

  /** What follows from an answer; nothing, when nobody is left to hear it. */
  resume(next: () => void): void {
    if (this.#isFrozen) this.#unheard.push(next);
    else if (this.isAlive) next();
  }

  /** A process that gets no processor: time goes on, its body does not, and its timers are late. */
  freeze(): void {
    this.stalls += 1;
    this.#isFrozen = true;
  }

  thaw(): void {
    this.#isFrozen = false;
    for (const next of this.#unheard.splice(0)) this.resume(next);
  }

  /** Returns what takes the listener away again. */
  onDeath(listener: () => void): () => void {
    this.#onDeath.add(listener);
    return () => this.#onDeath.delete(listener);
  }

  die(): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    for (const listener of this.#onDeath) listener();
  }
}
