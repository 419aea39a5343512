import { describe, expect, it } from 'vitest';
import { readCatalogue } from '../../../../bin/ops/stock/catalogue-file.ts';

const read = (text: string | Uint8Array, currency = 'GBP') =>
  readCatalogue(typeof text === 'string' ? new TextEncoder().encode(text) : text, currency);
const HEADER = 'sku,name,price,quantity';
const lines = (...rows: readonly string[]) => read([HEADER, ...rows].join('\n'));
const problems = (...rows: readonly string[]) => {
  const file = lines(...rows);
  return file.kind === 'bad' ? file.problems : [];
};

describe('a catalogue', () => {
  it('is read with its prices in minor units', () => {
    expect(lines('TEAPOT,"Teapot, blue",24.5,10', 'MUG,Mug,8,0', 'X,Xä,0.01,1')).toEqual({
      kind: 'good',
      lines: [
        { product: { sku: 'TEAPOT', name: 'Teapot, blue', unitPriceMinor: 2450 }, quantity: 10 },
        { product: { sku: 'MUG', name: 'Mug', unitPriceMinor: 800 }, quantity: 0 },
        { product: { sku: 'X', name: 'Xä', unitPriceMinor: 1 }, quantity: 1 },
      ],
    });
  });

  it('may have a byte order mark, its columns in any order, and Windows line ends', () => {
    const file = read('\ufeffQuantity, SKU ,price,name\r\n3,A,1.00,Mug\r\n\r\n');
    expect(file).toEqual({
      kind: 'good',
      lines: [{ product: { sku: 'A', name: 'Mug', unitPriceMinor: 100 }, quantity: 3 }],
    });
  });

  it('has prices with as many digits as its currency', () => {
    const row = `${HEADER}\nA,Mug,24.5,1`;
    expect(read(row, 'JPY')).toMatchObject({ problems: [{ line: 2 }] });
    expect(read(row, 'BHD')).toMatchObject({ lines: [{ product: { unitPriceMinor: 24_500 } }] });
  });

  it('that is wrong has every wrong line named, with every rule that it breaks', () => {
    expect(
      problems('A B,Mug,1,1', 'B,,1.005,-1', 'C,Mug,1,1', 'C,Mug,1,1', 'D,Mug', 'E,Mug,1e3,1.5'),
    ).toEqual([
      { line: 2, problem: 'sku must be 1 to 64 visible ASCII characters without spaces' },
      { line: 3, problem: expect.stringMatching(/^name must be 1 to 100 bytes/) },
      {
        line: 3,
        problem: 'price must be an amount in GBP from £0.01 to £100,000.00, written as 1234.50',
      },
      { line: 3, problem: 'quantity must be an integer from 0 to 999999999' },
      { line: 5, problem: 'sku repeats the product of line 4' },
      { line: 6, problem: 'has 2 values, not 4' },
      { line: 7, problem: expect.stringMatching(/^price must/) },
      { line: 7, problem: expect.stringMatching(/^quantity must/) },
    ]);
  });

  it.each([
    ['a price of nothing', 'A,Mug,0,1', /^price must/],
    ['a price above the limit', 'A,Mug,100000.01,1', /^price must/],
    ['a price with a separator', 'A,Mug,"1,000.00",1', /^price must/],
  ])('with %s is refused', (_, row, problem) => {
    expect(problems(row)).toEqual([{ line: 2, problem: expect.stringMatching(problem) }]);
  });

  it.each([
    ['empty', '', 1, 'the file is empty'],
    ['without lines', HEADER, 1, 'no line follows the columns'],
    ['without a column', 'sku,name,price\nA,Mug,1', 1, 'the columns must be sku, name'],
    ['with a column too many', `${HEADER},colour\nA,Mug,1,1,red`, 1, 'the columns must be'],
    ['with a quote that is never closed', `${HEADER}\nA,"Mug,1,1`, 2, 'this is no CSV: CSV_'],
    ['not in UTF-8', new Uint8Array([0x73, 0xff]), 1, 'the file is not UTF-8'],
  ])('that is %s is refused', (_, text, line, problem) => {
    expect(read(text)).toEqual({
      kind: 'bad',
      problems: [{ line, problem: expect.stringContaining(problem) }],
    });
  });
});
