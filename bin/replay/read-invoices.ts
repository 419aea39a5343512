/** Reads invoices from a CSV file, plain or gzipped, as a stream: only the invoices are kept. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import * as z from 'zod';
import { UnreadableFileError } from './errors.ts';
import type { Invoice, InvoiceLine } from './invoice.ts';

const integer = z.string().regex(/^-?\d{1,9}$/, 'must be an integer');
const decimal = z.string().regex(/^-?\d{1,9}(\.\d{1,6})?$/, 'must be a decimal number');

/** The columns that are read; others, such as Country, may be there. */
const row = z.object({
  InvoiceNo: z.string().regex(/^[\x21-\x7e]{1,64}$/, 'must be 1 to 64 visible ASCII characters'),
  StockCode: z.string().min(1, 'must not be empty'),
  Description: z.string(),
  Quantity: integer.transform(Number),
  UnitPrice: decimal.transform(Number),
  CustomerID: z.string(),
});
const columns = Object.keys(row.shape);

const record = z.object({ record: z.unknown(), info: z.object({ lines: z.int() }) });

export interface InvoiceFile {
  /** In the order of the file. */
  readonly invoices: readonly Invoice[];
  /** SHA-256 of the text, the same whether it was compressed or not; hexadecimal. */
  readonly sha256: string;
}

/**
 * All invoices of a file. The lines of one invoice need not be neighbours.
 *
 * @throws UnreadableFileError
 */
export async function readInvoices(path: string): Promise<InvoiceFile> {
  const hash = createHash('sha256');
  const invoices = new Map<string, { customerId: string; lines: InvoiceLine[] }>();
  const parser = parse({ columns: checkedHeader, bom: true, info: true, skip_empty_lines: true });
  const text = new PassThrough().on('data', (chunk: Buffer) => hash.update(chunk));
  let fault: unknown;
  const collect = async (records: AsyncIterable<unknown>) => {
    try {
      for await (const found of records) addLine(invoices, found);
    } catch (error) {
      // The pipeline may reject with the abortion that this causes, and not with the cause.
      fault = error;
      throw error;
    }
  };
  try {
    const compressed = await isGzip(path);
    const source = createReadStream(path);
    if (compressed) await pipeline(source, createGunzip(), text, parser, collect);
    else await pipeline(source, text, parser, collect);
  } catch (error) {
    throw unreadable(path, fault ?? error);
  }
  if (invoices.size === 0) throw new UnreadableFileError(`${path} holds no invoice`);
  return {
    invoices: [...invoices].map(([invoiceNo, rest]) => ({ invoiceNo, ...rest })),
    sha256: hash.digest('hex'),
  };
}

function checkedHeader(header: readonly string[]): string[] {
  const missing = columns.filter((column) => !header.includes(column));
  if (missing.length === 0) return [...header];
  throw new UnreadableFileError(
    `the header has no column ${missing.join(', ')}; it has ${header.join(', ')}`,
  );
}

function addLine(
  invoices: Map<string, { customerId: string; lines: InvoiceLine[] }>,
  found: unknown,
): void {
  const { record: fields, info } = record.parse(found);
  const parsed = row.safeParse(fields);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    throw new UnreadableFileError(`line ${info.lines}: ${faults.join(', ')}`);
  }
  const { InvoiceNo, CustomerID, StockCode, Description, Quantity, UnitPrice } = parsed.data;
  const invoice = invoices.get(InvoiceNo) ?? { customerId: CustomerID, lines: [] };
  if (invoice.customerId !== CustomerID) {
    throw new UnreadableFileError(`line ${info.lines}: invoice ${InvoiceNo} has two customers`);
  }
  invoices.set(InvoiceNo, invoice);
  invoice.lines.push({
    stockCode: StockCode,
    description: Description,
    quantity: Quantity,
    unitPrice: UnitPrice,
  });
}

/** RFC 1952, section 2.3.1: a gzip member begins with 1f 8b. */
async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer.readUInt16BE() === 0x1f8b;
  } finally {
    await file.close();
  }
}

function unreadable(path: string, error: unknown): UnreadableFileError {
  const message = error instanceof Error ? error.message : String(error);
  const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  return new UnreadableFileError(`${path}: ${isMissing ? 'there is no such file' : message}`, {
    cause: error,
  });
}
