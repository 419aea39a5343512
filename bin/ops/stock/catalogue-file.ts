/** A file of products: CSV in UTF-8 with the columns sku, name, price and quantity. Pure. */
import { CsvError, parse } from 'csv-parse/sync';
import * as z from 'zod/mini';
import { limits } from '../../../core/limits.ts';
import { formatMoney, minorUnitsOf } from '../../../core/money.ts';
import { productName, sku } from '../../../core/schema.ts';
import type { CatalogueEntry } from '../../../core/stock.ts';

export interface ProductLine {
  readonly product: CatalogueEntry;
  /** Units that come. */
  readonly quantity: number;
}

/** A line of the file, from 1, and what is wrong with it. */
export interface BadLine {
  readonly line: number;
  readonly problem: string;
}

export type CatalogueFile =
  | { readonly kind: 'good'; readonly lines: readonly ProductLine[] }
  | { readonly kind: 'bad'; readonly problems: readonly BadLine[] };

const COLUMNS = ['sku', 'name', 'price', 'quantity'] as const;
type Column = (typeof COLUMNS)[number];

/** Rows with the line on which each ends. */
const rows = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) }));
type Row = z.output<typeof rows>[number];

/** @param currency ISO 4217: how many digits a price has. */
export function readCatalogue(bytes: Uint8Array, currency: string): CatalogueFile {
  const text = decode(bytes);
  if (text === undefined) return bad(1, 'the file is not UTF-8');
  const parsed = parseRows(text);
  if ('problem' in parsed) return { kind: 'bad', problems: [parsed] };
  const [header, ...body] = parsed.rows;
  if (!header) return bad(1, 'the file is empty');
  const columns = header.record.map((name) => name.trim().toLowerCase());
  const wrong = [...columns].sort().join() !== [...COLUMNS].sort().join();
  if (wrong) return bad(header.info.lines, `the columns must be ${COLUMNS.join(', ')}`);
  if (body.length === 0) return bad(header.info.lines, 'no line follows the columns');
  const lineOf = new Map<string, number>();
  const read = body.map((row) => readRow(row, columns, currency, lineOf));
  const problems = read.flatMap((line) => ('problems' in line ? line.problems : []));
  if (problems.length > 0) return { kind: 'bad', problems };
  return { kind: 'good', lines: read.flatMap((line) => ('product' in line ? [line] : [])) };
}

const bad = (line: number, problem: string): CatalogueFile => ({
  kind: 'bad',
  problems: [{ line, problem }],
});

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function parseRows(text: string): { readonly rows: readonly Row[] } | BadLine {
  try {
    const options = { info: true, relax_column_count: true, skip_empty_lines: true };
    return { rows: rows.parse(parse(text, options)) };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { line: Number(error['lines'] ?? 1), problem: `this is no CSV: ${error.code}` };
  }
}

function readRow(
  { record, info: { lines: line } }: Row,
  columns: readonly string[],
  currency: string,
  lineOf: Map<string, number>,
): ProductLine | { readonly problems: readonly BadLine[] } {
  if (record.length !== columns.length) {
    return { problems: [{ line, problem: `has ${record.length} values, not ${columns.length}` }] };
  }
  const value = (column: Column) => record[columns.indexOf(column)]?.trim() ?? '';
  const problems: BadLine[] = [];
  const check = (column: Column, rule: string | undefined) => {
    if (rule !== undefined) problems.push({ line, problem: `${column} ${rule}` });
  };
  const first = lineOf.get(value('sku'));
  check('sku', ruleOf(sku, value('sku')) ?? repetitionOf(first));
  lineOf.set(value('sku'), first ?? line);
  check('name', ruleOf(productName, value('name')));
  const unitPriceMinor = minorUnitsOf(value('price'), currency) ?? 0;
  check('price', priceRule(unitPriceMinor, currency));
  const quantity = /^\d{1,9}$/.test(value('quantity')) ? Number(value('quantity')) : undefined;
  check('quantity', quantity === undefined ? QUANTITY_RULE : undefined);
  if (problems.length > 0 || quantity === undefined) return { problems };
  return { product: { sku: value('sku'), name: value('name'), unitPriceMinor }, quantity };
}

const repetitionOf = (first: number | undefined) =>
  first === undefined ? undefined : `repeats the product of line ${first}`;

const QUANTITY_RULE = 'must be an integer from 0 to 999999999';

function priceRule(unitPriceMinor: number, currency: string): string | undefined {
  if (unitPriceMinor >= 1 && unitPriceMinor <= limits.maxUnitPriceMinor) return undefined;
  const [least, most] = [1, limits.maxUnitPriceMinor].map((amountMinor) =>
    formatMoney({ amountMinor, currency }),
  );
  return `must be an amount in ${currency} from ${least} to ${most}, written as 1234.50`;
}

/** The rule that a value breaks. */
function ruleOf(schema: z.ZodMiniType<string>, value: string): string | undefined {
  return schema.safeParse(value).error?.issues[0]?.message;
}
