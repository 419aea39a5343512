/** What is told of an event of SES's: nothing of its body but what it is, and of whose order's mail. */
import * as z from 'zod';
import { sesEvent, subjectOf } from '../../lambdas/feedback/ses-event.ts';

export interface MailEvent {
  /** `Bounce` or `Complaint`, as others are not asked for; undefined of what cannot be read. */
  readonly type?: string | undefined;
  /** Told of an event that cannot be read, too, where its mail can; undefined of others' mails. */
  readonly orderId?: string | undefined;
}

const aboutMail = z.object({ mail: z.object({ tags: z.unknown() }) });

export function readMailEvent(body: string): MailEvent {
  try {
    const event: unknown = JSON.parse(body);
    const about = aboutMail.safeParse(event).data;
    return {
      type: sesEvent.safeParse(event).data?.eventType,
      orderId: about && subjectOf(about)?.orderId,
    };
  } catch {
    return {};
  }
}
