/** What a transactional stage says of itself; the consumer does the rest. */
import type { Measurement } from './metrics.ts';
import type { Item, ItemKey, Outgoing, Write } from './ports.ts';

/** What was read. */
export interface View {
  get(key: ItemKey): Item | undefined;
  /** Whether the item was asked for: one that is not there was looked for, or was not. */
  knows(key: ItemKey): boolean;
}

export type Step =
  /** All that the message does: commits with its record, and what it owes is sent after that. */
  | {
      readonly kind: 'done';
      readonly writes: readonly Write[];
      readonly owed: readonly Outgoing[];
      /** For the log: what became of it, in a word or two. */
      readonly outcome: string;
      /** What to count when it has committed, and not when it comes again. */
      readonly measures?: readonly Measurement[];
    }
  /**
   * A part of what is too large for one transaction. The writes fence themselves: none of them
   * holds twice, or after another has gone on. The message is decided again on what they leave.
   */
  | { readonly kind: 'part'; readonly writes: readonly [Write, ...Write[]] };

export interface Stage<M> {
  readonly name: string;
  /** Throws a `PermanentFault` for a body that no schema knows. */
  parse(body: string): M;
  /** What the decision on this message rests on; `goesOn`: the one after a part. */
  reads(message: M, goesOn: boolean): readonly ItemKey[];
  /** Pure. Throws a `PermanentFault` for a message that nothing can explain. */
  decide(message: M, view: View, nowMs: number): Step;
}
