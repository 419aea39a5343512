import { expect, it } from 'vitest';
import { type Report, renderReport } from '../../../bin/replay/report.ts';

const report: Report = {
  file: 'orders.csv',
  invoices: 1400,
  submitted: 1200,
  accepted: 1000,
  knownBefore: 0,
  refused: 200,
  refusedBecause: { '422 invalid-order; /lines is too long': 200 },
  outcomes: { confirmed: 600, rejected: 390, cancelled: 10, unsettled: 0 },
  returns: { whole: 10, partial: 150 },
  cancellationsTooLate: 0,
  leftOut: { invoicesOfCharges: 40, chargeLines: 94, unpricedProducts: 27 },
  books: {
    orders: {
      received: 0,
      reserving: 0,
      confirmed: 600,
      cancelling: 0,
      cancelled: 10,
      rejected: 390,
    },
    stock: { products: 2614, moved: 132_485, available: 71_124, sold: 61_361, held: 0 },
    mails: { 'email.confirmed sent': 610, 'email.rejected sent': 390, 'email.cancelled sent': 10 },
    mailsUnderway: 0,
  },
  duplicateMails: 0,
  deadLetters: [{ queue: 'Orders', count: 0, samples: [], explained: true }],
  seconds: 26.2,
  ordersPerSecond: 39.3,
  problems: [],
};

/** The rows, each without the blanks that align it. */
const rowsOf = (rendered: string) => rendered.split('\n').map((row) => row.trim());

it('is a table of figures and a verdict', () => {
  const rendered = renderReport(report);
  for (const [figure, name] of [
    ['1,400', 'invoices'],
    ['1,000', 'accepted'],
    ['600', 'confirmed'],
    ['200', '422 invalid-order; /lines is too long'],
    ['94', 'lines with a charge (left out)'],
    ['27', 'products without a price (not stocked)'],
    ['1,010', 'mails'],
    ['61,361', 'sold, held by confirmed orders'],
    ['39.3', 'orders per second'],
  ]) {
    expect(rowsOf(rendered)).toContainEqual(
      expect.stringMatching(`^${figure} +${literally(name)}$`),
    );
  }
  expect(rendered.endsWith('\n\nThe books balance.')).toBe(true);
});

it('aligns the figures to the right', () => {
  const [table = ''] = renderReport(report).split('\n\n');
  const ends = table.split('\n').map((row) => /^ *[\d.,]+/.exec(row)?.[0].length);
  expect(new Set(ends).size).toBe(1);
});

it('says nothing of queues without dead letters, and all that is known of others', () => {
  expect(renderReport(report)).not.toContain('dead');
  const samples = [{ groupId: 'ord_1', explanation: 'no schema knows it' }];
  const deadLetters = [{ queue: 'Email', count: 1, samples, explained: true }];
  const rows = rowsOf(renderReport({ ...report, deadLetters }));
  expect(rows).toContain('1  dead letters of Email');
  expect(rows).toContain('dead in Email: ord_1, no schema knows it');
});

it('does not claim that no mail was sent twice where nobody can know', () => {
  expect(renderReport({ ...report, duplicateMails: null })).toMatch(/not known +duplicates/);
});

it('names the first problems, and counts the rest', () => {
  const problems = Array.from({ length: 23 }, (_, n) => `order ${n} holds stock`);
  const rendered = renderReport({ ...report, problems });
  expect(rendered).toContain('The books do not balance:\n- order 0 holds stock\n');
  expect(rendered.endsWith('- order 19 holds stock\n- and 3 more (--json has all)')).toBe(true);
});

function literally(text = ''): string {
  return text.replace(/[()]/g, '\\$&');
}
