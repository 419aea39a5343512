/** `stock import` */
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { applyMovement } from '../../../lambdas/inventory/stock-movement.ts';
import type { Store } from '../../../lambdas/runtime/ports.ts';
import { inParallel } from '../../command-line/in-parallel.ts';
import { UsageError } from '../../command-line/usage-error.ts';
import type { Command, Deployment, Outcome } from '../command.ts';
import { count } from '../words.ts';
import { type BadLine, type ProductLine, readCatalogue } from './catalogue-file.ts';
import { readMovementId, stockStore } from './movements.ts';

/** Transactions at a time: each is on a product of its own. */
const CONCURRENCY = 8;
/** Lines that a person reads; the rest is in `--json`. */
const SHOWN = 20;

export const stockImport: Command = {
  name: 'stock import',
  summary: 'adds the units of a CSV file to the stock, with names and prices, once',
  usage: `stock import FILE [options]

Reads CSV in UTF-8 with the columns sku, name, price (24.50, in the deployment's currency) and quantity
(units that come; 0 to change name and price alone). When any line is wrong, every one is named, and
nothing is written. Each line is one movement, whose id follows from the file's content and the product:
the same file again changes nothing, and one that was interrupted goes on. A second delivery that
happens to have the same content needs an --id of its own.

  --id ID             names the import in place of the file's content`,
  examples: ['stock import catalogue.csv', 'stock import delivery.csv --id delivery-2026-11-25'],
  options: { id: 'text' },
  prepare(input) {
    const [file, ...others] = input.words;
    if (file === undefined || others.length > 0)
      throw new UsageError('stock import takes one FILE');
    const bytes = read(file);
    const importId = readMovementId(input.text('id')) ?? digestOf(bytes);
    return async (deployment) => {
      const catalogue = readCatalogue(bytes, deployment.outputs.currency);
      if (catalogue.kind === 'bad') return refused(file, catalogue.problems);
      return importLines(deployment, importId, catalogue.lines);
    };
  },
};

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`the file cannot be read: ${reason}`, { cause });
  }
}

const digestOf = (bytes: Buffer) => hash('sha256', bytes).slice(0, 16);

function refused(file: string, problems: readonly BadLine[]): Outcome {
  const shown = problems.slice(0, SHOWN).map(({ line, problem }) => `- line ${line}: ${problem}`);
  const more = problems.length - SHOWN;
  return {
    isWell: false,
    text: [
      `Nothing was written: ${file} has ${count(problems.length, 'mistake')}.`,
      ...shown,
      ...(more > 0 ? [`and ${more} more (--json has all)`] : []),
    ].join('\n'),
    data: { problems },
  };
}

async function importLines(
  deployment: Deployment,
  importId: string,
  lines: readonly ProductLine[],
): Promise<Outcome> {
  const { clock, progress, signal } = deployment;
  const store = stockStore(deployment);
  const at = new Date(clock.now()).toISOString();
  const done = { applied: 0, appliedBefore: 0, units: 0 };
  const differing: string[] = [];
  await inParallel(lines, CONCURRENCY, async ({ product, quantity }) => {
    if (signal.aborted) return;
    const movementId = `import/${importId}/${product.sku}`;
    const result = await applyMovement(store, { movementId, product, quantity, at });
    if (result === 'applied') {
      done.applied++;
      done.units += quantity;
    } else {
      done.appliedBefore++;
      const was = await unitsOf(store, movementId);
      if (was !== quantity) differing.push(`${product.sku} came with ${was} units then`);
    }
    progress.update(done.applied + done.appliedBefore, lines.length, 'products');
  });
  progress.end();
  const left = lines.length - done.applied - done.appliedBefore;
  return {
    isWell: left === 0 && differing.length === 0,
    text: render(importId, done, left, differing),
    data: { id: importId, ...done, left, differing },
  };
}

async function unitsOf(store: Store, movementId: string): Promise<number> {
  const [movement] = await store.get([{ table: 'movements', key: movementId }]);
  return Number(movement?.['quantity']);
}

function render(
  importId: string,
  { applied, appliedBefore, units }: { applied: number; appliedBefore: number; units: number },
  left: number,
  differing: readonly string[],
): string {
  return [
    `import ${importId}: ${count(applied, 'product')} with ${count(units, 'unit')} came`,
    ...(appliedBefore > 0
      ? [`  ${count(appliedBefore, 'product')} came before, and not again`]
      : []),
    ...(left > 0 ? [`  ! ${count(left, 'product')} left: the same command goes on`] : []),
    ...differing.map((sentence) => `  ! ${sentence}: another delivery needs another --id`),
  ].join('\n');
}
