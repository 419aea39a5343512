import type { Books } from '../ledger/books.ts';
import type { DeadLetters } from '../ledger/dead-letters.ts';

/** What a replay found; `--json` prints it as it is. */
export interface Report {
  readonly file: string;
  readonly invoices: number;
  readonly submitted: number;
  readonly accepted: number;
  /** Accepted, and created before this run. */
  readonly knownBefore: number;
  readonly refused: number;
  /** Reason → how many. */
  readonly refusedBecause: Readonly<Record<string, number>>;
  /** Of the accepted orders. */
  readonly outcomes: {
    readonly confirmed: number;
    readonly rejected: number;
    readonly cancelled: number;
    readonly unsettled: number;
  };
  readonly returns: { readonly whole: number; readonly partial: number };
  readonly cancellationsTooLate: number;
  readonly leftOut: {
    readonly invoicesOfCharges: number;
    readonly chargeLines: number;
    readonly unpricedProducts: number;
  };
  /** Of the whole deployment, not of this file alone. */
  readonly books: Omit<Books, 'problems'>;
  /** Second mails about one outcome; null where there is no inbox that holds every mail. */
  readonly duplicateMails: number | null;
  readonly deadLetters: readonly DeadLetters[];
  /** Seconds from the first submission until everything was settled. */
  readonly seconds: number;
  readonly ordersPerSecond: number;
  /** Empty: everything is settled and the books balance. */
  readonly problems: readonly string[];
}

/** Problems that a person reads; the rest is in `--json`. */
const SHOWN_PROBLEMS = 20;

export function renderReport(report: Report): string {
  const { outcomes, returns, leftOut, books } = report;
  const rows: readonly (readonly [string, number | string] | undefined)[] = [
    ['invoices', report.invoices],
    ['  submitted as orders', report.submitted],
    ['  returns of a whole order (cancelled)', returns.whole],
    ['  partial returns (not offered)', returns.partial],
    ['  charges only (left out)', leftOut.invoicesOfCharges],
    ['lines with a charge (left out)', leftOut.chargeLines],
    ['products without a price (not stocked)', leftOut.unpricedProducts],
    ['accepted', report.accepted],
    ['  known before', report.knownBefore],
    ['  confirmed', outcomes.confirmed],
    ['  rejected', outcomes.rejected],
    ['  cancelled', outcomes.cancelled],
    ['  not settled', outcomes.unsettled],
    ['refused', report.refused],
    ...Object.entries(report.refusedBecause).map(([why, n]) => [`  ${why}`, n] as const),
    report.cancellationsTooLate > 0
      ? ['cancellations that came too late', report.cancellationsTooLate]
      : undefined,
    ['mails', Object.values(books.mails).reduce((sum, n) => sum + n, 0)],
    ...Object.entries(books.mails).map(([what, n]) => [`  ${what}`, n] as const),
    ['  duplicates', report.duplicateMails ?? 'not known'],
    ['stock moved, units', books.stock.moved],
    ['  available', books.stock.available],
    ['  held by orders under way', books.stock.held],
    ['  sold, held by confirmed orders', books.stock.sold],
    ...report.deadLetters
      .filter(({ count }) => count > 0)
      .map(({ queue, count }) => [`dead letters of ${queue}`, count] as const),
    ['seconds', report.seconds],
    ['orders per second', report.ordersPerSecond],
  ];
  return [table(rows.filter((row) => row !== undefined)), deadLetterLines(report), verdict(report)]
    .filter(Boolean)
    .join('\n\n');
}

function table(rows: readonly (readonly [string, number | string])[]): string {
  const values = rows.map(([, value]) =>
    typeof value === 'number' ? value.toLocaleString('en-GB') : value,
  );
  const width = Math.max(...values.map((value) => value.length));
  return rows.map(([name], index) => `${values[index]?.padStart(width)}  ${name}`).join('\n');
}

function deadLetterLines({ deadLetters }: Report): string {
  return deadLetters
    .flatMap(({ queue, samples }) =>
      samples.map(({ groupId, explanation }) => `dead in ${queue}: ${groupId}, ${explanation}`),
    )
    .join('\n');
}

function verdict({ problems }: Report): string {
  if (problems.length === 0) return 'The books balance.';
  const shown = problems.slice(0, SHOWN_PROBLEMS).map((problem) => `- ${problem}`);
  const hidden = problems.length - shown.length;
  const rest = hidden > 0 ? [`- and ${hidden} more (--json has all)`] : [];
  return ['The books do not balance:', ...shown, ...rest].join('\n');
}
