/** What happened, in the order in which it happened: the story of a schedule. */

export interface TraceLine {
  readonly atMs: number;
  readonly who: string;
  readonly what: string;
}

export class Trace {
  readonly lines: TraceLine[] = [];
  readonly #isOn: boolean;

  constructor(isOn: boolean) {
    this.#isOn = isOn;
  }

  /** `what` is only asked when somebody wants to read it. */
  note(atMs: number, who: string, what: () => string): void {
    if (this.#isOn) this.lines.push({ atMs, who, what: what() });
  }
}
