/** The known differences in `docs/conformance.md`: just what the arrays of each part say. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { withSection } from '../../support/document-section.ts';
import type { Difference } from './difference.ts';
import { differences as dynamodb } from './dynamodb/differences.ts';
import { differences as sqs } from './sqs/differences.ts';

export const documentPath = fileURLToPath(new URL('../../../docs/conformance.md', import.meta.url));

/** By the name of the section, as its markers have it: `<!-- sqs -->` and `<!-- /sqs -->`. */
export const sections = new Map<string, readonly Difference[]>([
  ['sqs', sqs],
  ['dynamodb', dynamodb],
]);

/** A row for each. */
export function renderTable(differences: readonly Difference[]): string {
  return [
    '| id | of | what | right | AWS |',
    '|---|---|---|---|---|',
    ...differences.map(({ id, of, what, right, why, source }) =>
      ['', id, of.join(', '), cell(what), right, `[${cell(why)}](${source})`, '']
        .join(' | ')
        .trim(),
    ),
  ].join('\n');
}

/** A bar would end the cell, brackets the text of a link. */
function cell(text: string): string {
  return text.replace(/[|[\]\\<>*_`]/g, '\\$&');
}

/** The document with each section's table as it has to be. @throws when it lacks a marker. */
export function withTables(
  document: string,
  tables: ReadonlyMap<string, readonly Difference[]> = sections,
): string {
  return [...tables].reduce(
    (written, [name, differences]) => withSection(written, name, renderTable(differences)),
    document,
  );
}

/** Writes the tables into the document. */
export function writeDocument(): void {
  writeFileSync(documentPath, withTables(readFileSync(documentPath, 'utf8')));
}
