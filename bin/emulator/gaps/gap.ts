import type { Send } from '../signed-call.ts';

/** Something that an emulator does otherwise than AWS, and how it is seen. */
export interface Gap {
  /** As docs/emulators.md calls it. */
  readonly row: string;
  /** What was seen of it, while it is there; undefined when the emulator does as AWS does. */
  readonly see: (deployed: Deployed) => Promise<string | undefined>;
}

/** The emulator with the stack. */
export interface Deployed {
  readonly send: Send;
  /** Of the stack's outputs. */
  readonly apiUrl: string;
  readonly sleep: (ms: number) => Promise<unknown>;
}

/**
 * Looks at each, and names those that are no longer there.
 * @param tell gets a line for each
 * @throws Error of a look that could not be taken
 */
export async function goneOf(
  gaps: readonly Gap[],
  deployed: Deployed,
  tell: (line: string) => void,
): Promise<readonly string[]> {
  const gone: string[] = [];
  for (const { row, see } of gaps) {
    const seen = await see(deployed);
    tell(seen === undefined ? `GONE: ${row}` : `there     ${row}: ${seen}`);
    if (seen === undefined) gone.push(row);
  }
  return gone;
}
