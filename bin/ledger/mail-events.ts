/** What is told of an event of SES's: nothing of its body but what it is, and of whose order's mail. */
import { sesEvent, subjectOf } from '../../lambdas/feedback/ses-event.ts';

export interface MailEvent {
  /** `Bounce` or `Complaint`; others are not asked for. */
  readonly type: string;
  /** Undefined of a mail that is not the pipeline's. */
  readonly orderId: string | undefined;
}

/** Undefined of what this version cannot read. */
export function readMailEvent(body: string): MailEvent | undefined {
  try {
    const { success, data } = sesEvent.safeParse(JSON.parse(body));
    if (!success) return undefined;
    const subject = 'mail' in data ? subjectOf(data) : undefined;
    return { type: data.eventType, orderId: subject?.orderId };
  } catch {
    return undefined;
  }
}
