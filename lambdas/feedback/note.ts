/** What is noted of a mail that came back. Pure. */
import { messageId } from '../../core/messages.ts';
import { type Feedback, feedbackWrite } from '../runtime/mail-report.ts';
import type { Write } from '../runtime/ports.ts';
import { suppressionWrite } from '../runtime/suppression.ts';
import { type Returned, recipientsOf, type Subject } from './ses-event.ts';

/** An enhanced status code (RFC 3463): class, subject, detail. */
const STATUS_CODE = /^[245]\.\d{1,3}\.\d{1,3}$/;

/**
 * The writes for an event, all or none: the note under the condition that it is not there yet, so
 * that an event that comes again after the operator has allowed an address does not bar it anew.
 */
export function noteWrites(event: Returned, { orderId, type }: Subject): readonly Write[] {
  const { feedbackId } = event.eventType === 'Bounce' ? event.bounce : event.complaint;
  const noted = { mail: messageId(orderId, type), ...whatHappened(event) };
  const { kind, at, isFinal } = noted;
  const addresses = isFinal ? new Set(recipientsOf(event).map((a) => a.toLowerCase())) : [];
  return [
    feedbackWrite(orderId, feedbackId, noted),
    ...[...addresses].map((address) => suppressionWrite(address, { reason: kind, at, feedbackId })),
  ];
}

function whatHappened(event: Returned): Omit<Feedback, 'mail'> {
  if (event.eventType === 'Complaint') {
    const { timestamp: at, complaintSubType, complaintFeedbackType } = event.complaint;
    const reason = complaintSubType ?? complaintFeedbackType ?? 'complaint';
    return { kind: 'complained', isFinal: true, reason, at };
  }
  const { timestamp: at, bounceType, bounceSubType, bouncedRecipients } = event.bounce;
  const code = bouncedRecipients[0]?.status ?? '';
  const reason = `${bounceType}/${bounceSubType}${STATUS_CODE.test(code) ? ` ${code}` : ''}`;
  return { kind: 'bounced', isFinal: bounceType === 'Permanent', reason, at };
}

/** A provider's report that the reader took the mail out of the spam folder: no complaint at all. */
export function isNoComplaint(event: Returned): boolean {
  return event.eventType === 'Complaint' && event.complaint.complaintFeedbackType === 'not-spam';
}
