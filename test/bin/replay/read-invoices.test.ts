import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UnreadableFileError } from '../../../bin/replay/errors.ts';
import { readInvoices } from '../../../bin/replay/read-invoices.ts';

const header = 'InvoiceNo,StockCode,Description,Quantity,UnitPrice,CustomerID,Country';
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'order-pipeline-csv-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

let files = 0;
async function read(content: string | Buffer) {
  const path = join(directory, `${++files}.csv`);
  await writeFile(path, content);
  return readInvoices(path);
}

describe('a file of invoices', () => {
  const text = `${header}\n1,A,"WHITE ""MUG"", £5",6,2.55,17850,UK\n2,B,,-1,0,,UK\n1,C, x ,1,1,17850,UK\n`;

  it('is read with its quotes, blanks, signs and scattered lines', async () => {
    const { invoices } = await read(text);
    expect(invoices).toEqual([
      {
        invoiceNo: '1',
        customerId: '17850',
        lines: [
          { stockCode: 'A', description: 'WHITE "MUG", £5', quantity: 6, unitPrice: 2.55 },
          { stockCode: 'C', description: ' x ', quantity: 1, unitPrice: 1 },
        ],
      },
      {
        invoiceNo: '2',
        customerId: '',
        lines: [{ stockCode: 'B', description: '', quantity: -1, unitPrice: 0 }],
      },
    ]);
  });

  it('is the same file when it is compressed', async () => {
    expect(await read(gzipSync(text))).toEqual(await read(text));
  });

  it.each([
    ['a missing column', text.replace('Quantity', 'Amount'), 'no column Quantity'],
    ['half a product', text.replace(',6,', ',6.5,'), 'line 2: Quantity must be an integer'],
    ['a price that is none', text.replace('2.55', 'free'), 'line 2: UnitPrice must be a decimal'],
    [
      'two customers of one invoice',
      text.replace('1,1,17850', '1,1,17851'),
      'line 4: invoice 1 has two customers',
    ],
    ['a row that is too short', `${text}3,A\n`, '5'],
    ['no invoice', `${header}\n`, 'holds no invoice'],
    ['nothing', '', 'holds no invoice'],
  ])('with %s is refused, and the place is named', async (_, content, message) => {
    const reading = read(content);
    await expect(reading).rejects.toThrow(UnreadableFileError);
    await expect(reading).rejects.toThrow(message);
  });

  it('that does not exist is named', async () => {
    await expect(readInvoices(join(directory, 'none.csv'))).rejects.toThrow(
      'there is no such file',
    );
  });
});
