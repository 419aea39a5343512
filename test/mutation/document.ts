/** The tables of `docs/mutation.md`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { withSection } from '../support/document-section.ts';
import type { Reason } from './known.ts';
import { type Report, type Score, scoresIn } from './report.ts';
import { reasons } from './survivors.ts';

export const documentPath = fileURLToPath(new URL('../../docs/mutation.md', import.meta.url));

/** The document with what the reasons say. */
export const withReasons = (document: string) =>
  withSection(document, 'survivors', renderReasons(reasons));

/** Writes the figures of a report, and the reasons. @throws Error of a report on a part of the code */
export function writeDocument(report: Report): void {
  const missing = Object.keys(
    Object.assign({}, ...reasons.map(({ survivors }) => survivors)),
  ).filter((file) => !(file in report.files));
  if (missing.length > 0)
    throw new Error(`the report is of a part: it lacks ${missing.join(', ')}`);
  const document = withReasons(readFileSync(documentPath, 'utf8'));
  writeFileSync(documentPath, withSection(document, 'figures', renderScores(scoresIn(report))));
}

/** A row a folder, and one for all. */
export function renderScores(scores: readonly Score[]): string {
  const sum = (of: 'mutants' | 'killed' | 'timedOut') =>
    scores.reduce((total, score) => total + score[of], 0);
  const all = { mutants: sum('mutants'), killed: sum('killed'), timedOut: sum('timedOut') };
  return [
    '| folder | mutants | killed | of them by time-out | score |',
    '|---|---|---|---|---|',
    ...scores.map((score) => row(`\`${score.folder}\``, score)),
    row('**all**', all),
  ].join('\n');
}

function row(name: string, { mutants, killed, timedOut }: Omit<Score, 'folder'>): string {
  const figures = [mutants, killed, timedOut].map((figure) => figure.toLocaleString('en'));
  const score = mutants === 0 ? '–' : `${((100 * killed) / mutants).toFixed(1)} %`;
  return `| ${[name, ...figures, score].join(' | ')} |`;
}

/** A row a reason: how many, and in which files. */
export function renderReasons(all: readonly Reason[]): string {
  return [
    '| why no test can tell | mutants | where |',
    '|---|---|---|',
    ...all.map(({ why, survivors }) => {
      const files = Object.entries(survivors).sort(([a], [b]) => (a < b ? -1 : 1));
      const total = files.reduce((sum, [, changes]) => sum + changes.length, 0);
      const where = files.map(([file, { length }]) =>
        length === 1 ? `\`${file}\`` : `\`${file}\` (${length})`,
      );
      return `| ${why} | ${total} | ${where.join(', ')} |`;
    }),
  ].join('\n');
}
