import type { Clock } from '../../../../local/clock.ts';
import { SqsModel } from '../../../../local/sqs/model.ts';
import { entrySchema, type WrittenEntry } from '../../../../local/sqs/state/entry.ts';
import { StoredState } from '../../../../local/sqs/state/stored-state.ts';

/** A model that can be ended at any moment; what it wrote stays, as text. */
export class RestartingModel {
  readonly #clock: Clock;
  readonly #random: () => number;
  lines: string[] = [];
  model: SqsModel;

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
    this.model = this.#start();
  }

  /** Goes on with what the lines say, and nothing else. */
  restart(): void {
    this.model = this.#start();
  }

  /** As a journal is written anew. */
  compact(): void {
    this.lines = [...this.model.snapshot()].map((entry) => JSON.stringify(entry));
  }

  #start(): SqsModel {
    const state = new StoredState();
    for (const line of this.lines) state.apply(entrySchema.parse(JSON.parse(line)));
    return new SqsModel({
      clock: this.#clock,
      random: this.#random,
      state,
      journal: { append: (entry: WrittenEntry) => this.lines.push(JSON.stringify(entry)) },
    });
  }
}
