/** The mutants that are known to survive, and why no test can tell them from the code. */
import type { Survivor } from './report.ts';

/** Why mutants survive, and which: file → `code → replacement`, each as often as it is there. */
export interface Reason {
  readonly why: string;
  readonly survivors: Readonly<Record<string, readonly string[]>>;
}

export interface Judgement {
  /** Survivors that nobody has a reason for. */
  readonly unknown: readonly Survivor[];
  /** What is said to survive, and did not, of the files that were mutated: `file: change`. */
  readonly gone: readonly string[];
}

/** `files`: those that were mutated. */
export function judge(
  survivors: readonly Survivor[],
  files: readonly string[],
  reasons: readonly Reason[],
): Judgement {
  const left = knownIn(reasons);
  const unknown = survivors.filter(({ file, change }) => !take(left, file, change));
  const gone = [...left].flatMap(([file, changes]) =>
    files.includes(file) ? changes.map((change) => `${file}: ${change}`) : [],
  );
  return { unknown, gone };
}

function knownIn(reasons: readonly Reason[]): Map<string, string[]> {
  const known = new Map<string, string[]>();
  for (const { survivors } of reasons) {
    for (const [file, changes] of Object.entries(survivors)) {
      known.set(file, [...(known.get(file) ?? []), ...changes]);
    }
  }
  return known;
}

/** Takes one out, if it is there. */
function take(known: Map<string, string[]>, file: string, change: string): boolean {
  const changes = known.get(file) ?? [];
  const at = changes.indexOf(change);
  if (at < 0) return false;
  changes.splice(at, 1);
  return true;
}
