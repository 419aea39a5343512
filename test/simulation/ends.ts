/** What a schedule came to: that nothing was violated says little of a shop in which nothing was sold. */
import { feedbackIn, reportsIn } from '../../lambdas/runtime/mail-report.ts';
import type { Services } from './services.ts';

/** How often something came of it, by what it is. */
export type Ends = ReadonlyMap<string, number>;

export function endsOf({ tables, mails }: Services): Ends {
  const ends = new Map<string, number>();
  const count = (what: string, times = 1) => ends.set(what, (ends.get(what) ?? 0) + times);
  for (const { state } of tables.all('orders')) count(`orders ${state}`);
  for (const { status } of tables.all('idempotency')) {
    // Told of below: a record may be of a mail that nobody asked for.
    if (typeof status === 'string' && status !== 'superseded') count(`mails ${status}`);
  }
  const different = new Set(mails.map(({ orderId, outcome }) => `${orderId} ${outcome}`));
  count('mails sent again', mails.length - different.size);
  for (const item of tables.all('mailReports')) {
    for (const { kind } of feedbackIn(item)) count(`mails ${kind}`);
    for (const { status } of reportsIn(item).values()) {
      if (status === 'superseded') count('mails superseded');
    }
  }
  count('movements', tables.all('movements').length);
  return ends;
}
