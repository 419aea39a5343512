import { createHash } from 'node:crypto';
import type { TraceLine } from '../trace.ts';

/** SHA-256 of a story, byte for byte. */
export function digestOf(trace: readonly TraceLine[]): string {
  const hash = createHash('sha256');
  for (const { atMs, who, what } of trace) hash.update(`${atMs} ${who} ${what}\n`);
  return hash.digest('hex');
}
