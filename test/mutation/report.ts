/** What Stryker reports: which mutants there were, and what became of each. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

/** Where `stryker.config.mjs` has it written. */
export const reportPath = fileURLToPath(
  new URL('../../.local/mutation/report.json', import.meta.url),
);

const place = z.object({ line: z.int().min(1), column: z.int().min(1) });
const mutant = z.object({
  status: z.enum([
    'Killed',
    'Timeout',
    'Survived',
    'NoCoverage',
    'RuntimeError',
    'CompileError',
    'Ignored',
    'Pending',
  ]),
  location: z.object({ start: place, end: place }),
  replacement: z.string().default(''),
});
export type Mutant = z.output<typeof mutant>;

/** The JSON schema of mutation testing reports, version 2: what is needed of it. */
const report = z.object({
  files: z.record(z.string(), z.object({ source: z.string(), mutants: z.array(mutant) })),
});
export type Report = z.output<typeof report>;

/** @throws Error there is no report, or it is none */
export function readReport(path = reportPath): Report {
  return report.parse(JSON.parse(readFileSync(path, 'utf8')));
}

/** A mutant that no test saw. */
export interface Survivor {
  readonly file: string;
  /** 1 is the first. */
  readonly line: number;
  /** What stood there, and what the mutant made of it: `code → replacement`, each on one line. */
  readonly change: string;
}

export function survivorsIn({ files }: Report): readonly Survivor[] {
  return Object.entries(files).flatMap(([file, { source, mutants }]) => {
    const lines = source.split('\n');
    return mutants.filter(isSurvivor).map(({ location, replacement }) => ({
      file,
      line: location.start.line,
      change: `${onOneLine(textAt(lines, location))} → ${onOneLine(replacement)}`,
    }));
  });
}

const isSurvivor = ({ status }: Mutant) => status === 'Survived' || status === 'NoCoverage';

function textAt(lines: readonly string[], { start, end }: Mutant['location']): string {
  return lines
    .slice(start.line - 1, end.line)
    .map((line, at, { length }) => {
      const to = at === length - 1 ? end.column - 1 : line.length;
      return line.slice(at === 0 ? start.column - 1 : 0, to);
    })
    .join(' ');
}

const onOneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

/** Of the mutants of a folder, how many a test saw. */
export interface Score {
  readonly folder: string;
  readonly mutants: number;
  readonly killed: number;
  /** Of those that were killed: by a run that took too long. */
  readonly timedOut: number;
}

/** By the name of the folder. Those that were not run, on purpose or as they do not load, do not count. */
export function scoresIn({ files }: Report): readonly Score[] {
  const mutantsOf = new Map<string, Mutant[]>();
  for (const [file, { mutants }] of Object.entries(files)) {
    const folder = folderOf(file);
    mutantsOf.set(folder, [...(mutantsOf.get(folder) ?? []), ...mutants]);
  }
  return [...mutantsOf]
    .map(([folder, mutants]) => scoreOf(folder, mutants))
    .sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

function scoreOf(folder: string, mutants: readonly Mutant[]): Score {
  const count = (...statuses: readonly Mutant['status'][]) =>
    mutants.filter(({ status }) => statuses.includes(status)).length;
  return {
    folder,
    mutants: count('Killed', 'Timeout', 'Survived', 'NoCoverage'),
    killed: count('Killed', 'Timeout'),
    timedOut: count('Timeout'),
  };
}

/** `core/`, or a folder of `lambdas/`. */
const folderOf = (file: string) => /^(?:lambdas\/)?[^/]+\//.exec(file)?.[0] ?? file;
