import { readFileSync } from 'node:fs';
import type { z } from 'zod';

const NEWLINE = 0x0a;

/** What is kept of an earlier run cannot be used; the message says why and what to do. */
export class UnusableStateError extends Error {
  override readonly name = 'UnusableStateError';

  constructor(what: string, cause?: unknown) {
    super(`${what} \`npm start -- --fresh\` forgets what was kept, and starts.`, { cause });
  }
}

/** The first line of a journal. */
export const headerOf = (version: number) => `${JSON.stringify({ version })}\n`;

/**
 * The entries of a journal in their order; none where there is no file. A last line that was not
 * written to its end was never answered for: it is left out.
 * @throws UnusableStateError for another version, and for a line that is not an entry
 */
export function readJournal<T>(
  { path, version }: { readonly path: string; readonly version: number },
  schema: z.ZodType<T>,
): readonly T[] {
  const bytes = readIfExists(path);
  if (bytes === undefined) return [];
  const [header, ...lines] = completeLines(bytes);
  if (header === undefined || `${header}\n` !== headerOf(version)) {
    const isOther = /^\{"version":\d+\}$/.test(header ?? '');
    throw new UnusableStateError(
      isOther ? `${path} was written by another version.` : `Line 1 of ${path} cannot be read.`,
    );
  }
  return lines.map((line, index) => {
    try {
      return schema.parse(JSON.parse(line));
    } catch (cause) {
      throw new UnusableStateError(`Line ${index + 2} of ${path} cannot be read.`, cause);
    }
  });
}

function readIfExists(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** By bytes: no part of a character of more than one byte is a newline, however it was torn. */
function completeLines(bytes: Buffer): string[] {
  const lines: string[] = [];
  for (let from = 0; ; ) {
    const end = bytes.indexOf(NEWLINE, from);
    if (end < 0) return lines;
    lines.push(bytes.toString('utf8', from, end));
    from = end + 1;
  }
}
