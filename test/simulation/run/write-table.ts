/**
 * Writes the table of a run into `docs/guarantees.md`: `node --import tsx <this> FILE`, of what
 * `npm run simulate -- … --json` printed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { withSection } from '../../support/document-section.ts';

const result = z.object({
  schedules: z.int(),
  faults: z.int(),
  elapsedMs: z.number(),
  failures: z.array(z.unknown()),
  replayed: z.int(),
  different: z.array(z.unknown()),
  ends: z.record(z.string(), z.int()),
  /** Call site → fault → hits. */
  table: z.record(z.string(), z.record(z.string(), z.int())),
});
type Result = z.output<typeof result>;

/** What a run came to, and a row a call site: each fault that can happen there, the rarest first. */
export function renderRun(run: Result): string {
  const ends = Object.entries(run.ends).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    `${count(run.schedules)} schedules, ${count(run.faults)} faults, ${count(run.failures.length)} violations; ` +
      `${count(run.replayed)} replays, ${count(run.different.length)} of them different; ` +
      `${count(run.elapsedMs / 1000)} s. What came of it: ` +
      `${ends.map(([what, n]) => `${count(n)} ${what}`).join(', ')}.`,
    '',
    '| call site | faults | how often each, the rarest first |',
    '|---|---|---|',
    ...Object.entries(run.table).map(([site, hits]) => rowOf(site, hits)),
  ].join('\n');
}

function rowOf(site: string, hits: Readonly<Record<string, number>>): string {
  const all = Object.entries(hits).sort(([, a], [, b]) => a - b);
  const total = all.reduce((sum, [, n]) => sum + n, 0);
  return `| ${site} | ${count(total)} | ${all.map(([fault, n]) => `${fault} ${count(n)}`).join(', ')} |`;
}

const count = (n: number) => Math.round(n).toLocaleString('en');

function main([file]: readonly string[]): void {
  if (file === undefined) throw new Error('name the file that holds what --json printed');
  const document = fileURLToPath(new URL('../../../docs/guarantees.md', import.meta.url));
  const run = result.parse(JSON.parse(readFileSync(file, 'utf8')));
  writeFileSync(document, withSection(readFileSync(document, 'utf8'), 'million', renderRun(run)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.slice(2));
