/** What its owner is shown of an order's mails. */
import { type MailOutcome, mailOutcomes, mailTypeOf } from '../../core/commands.ts';
import { messageId } from '../../core/messages.ts';
import { type Feedback, feedbackIn, type MailReport, reportsIn } from '../runtime/mail-report.ts';
import type { Item } from '../runtime/ports.ts';

export interface MailView {
  /** What the mail tells. */
  readonly outcome: MailOutcome;
  readonly status: MailReport['status'] | Feedback['kind'];
  /** When it came to be so, ISO 8601 in UTC. */
  readonly at: string;
  /** Of a mail that was refused, bounced or complained of: why, in a word or two of SES's. */
  readonly reason?: string | undefined;
}

/** The mails of which something is known, the one that changed first foremost. */
export function mailsOf(orderId: string, item: Item | undefined): readonly MailView[] {
  const reports = reportsIn(item);
  const returned = feedbackIn(item);
  return mailOutcomes
    .flatMap((outcome): readonly MailView[] => {
      const id = messageId(orderId, mailTypeOf(outcome));
      const worst = worstOf(returned.filter(({ mail }) => mail === id));
      const report = reports.get(id);
      if (worst) {
        return [{ outcome, status: worst.kind, at: worst.at, reason: worst.reason }];
      }
      return report ? [{ outcome, ...report }] : [];
    })
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** A complaint says more than a bounce, one for good more than another, and the first says it all. */
function worstOf(returned: readonly Feedback[]): Feedback | undefined {
  const weight = ({ kind, isFinal }: Feedback) => (kind === 'complained' ? 2 : isFinal ? 1 : 0);
  return returned.toSorted((a, b) => weight(b) - weight(a) || (a.at < b.at ? -1 : 1))[0];
}
