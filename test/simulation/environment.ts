/** One execution environment of a function: what is warm lives in it, and dies with it. */

export class Environment {
  readonly name: string;
  /** How far its clock is off, ms. */
  readonly skewMs: number;
  isAlive = true;
  readonly #onDeath: (() => void)[] = [];

  constructor(name: string, skewMs: number) {
    this.name = name;
    this.skewMs = skewMs;
  }

  /** What follows from an answer; nothing, when nobody is left to hear it. */
  resume(next: () => void): void {
    if (this.isAlive) next();
  }

  onDeath(listener: () => void): void {
    this.#onDeath.push(listener);
  }

  die(): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    for (const listener of this.#onDeath.splice(0)) listener();
  }
}
