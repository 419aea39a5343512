/** Mistakes in mail: the claim, the send, the mark. */
import type { Mutant } from './mutant.ts';

const consumer = 'lambdas/email/consumer.ts';
const record = 'lambdas/email/mail-record.ts';

export const mailMutants: readonly Mutant[] = [
  {
    name: 'claim-refusal-ignored',
    mistake: 'A mail is sent although the claim on it was refused.',
    file: consumer,
    find: "commit.kind === 'refused' && !isHeldBy(claim, commit.refusals[0])",
    replace: 'false',
    profiles: ['mixed'],
  },
  {
    name: 'claim-not-exclusive',
    mistake: 'A claim that still holds is taken over by the next one.',
    file: record,
    find: "{ kind: 'compare', attribute: 'leaseUntil', operator: '<=', value: nowMs },",
    replace: '',
    profiles: ['contention', 'poison'],
  },
  {
    name: 'claim-for-ever',
    mistake: 'A claim has no end: a mail whose sender died is never sent.',
    file: record,
    find: "operator: '<=', value: nowMs }",
    replace: "operator: '<=', value: 0 }",
    profiles: ['mixed'],
  },
  {
    name: 'claim-shorter-than-timeout',
    mistake: 'A claim ends while whoever has it may still be about to send.',
    file: consumer,
    find: 'store: boundStore(ports.store, deadline),',
    replace: 'store: boundStore(ports.store, deadline), leaseMs: 1_000,',
    profiles: ['contention', 'poison'],
  },
  {
    name: 'marked-before-sent',
    mistake: 'A mail is marked as sent, and then sent.',
    file: consumer,
    find: 'const result = await persist(clock, attempt, isCertain)',
    replace: "await mark('sent', {});\n  const result = await persist(clock, attempt, isCertain)",
    profiles: ['mixed'],
  },
  {
    name: 'not-marked',
    mistake: 'A mail that was sent is not marked.',
    file: consumer,
    find: "? mark('sent', { sesMessageId: result.sesMessageId })",
    replace: "? 'sent'",
    profiles: ['mixed'],
  },
  {
    name: 'overtaken-mail-sent',
    mistake: 'A mail is sent although a later one is out.',
    file: consumer,
    find: 'if (isOvertaken(message, mails)) return supersede(ports, message);',
    replace: '',
    profiles: ['poison'],
  },
  {
    name: 'any-mail-overtakes',
    mistake: 'A mail is not sent when an earlier one is out.',
    file: consumer,
    find: 'other.version > message.version && ',
    replace: '',
    profiles: ['contention', 'mixed'],
  },
  {
    name: 'refused-mail-retried',
    mistake: 'A mail that SES will never take is tried again and again.',
    file: consumer,
    find: ": mark('refused', { reason: result.reason });",
    replace: ': Promise.reject(new TransientFault(result.reason));',
    profiles: ['mixed'],
  },
  {
    name: 'failed-mail-swallowed',
    mistake: 'A mail that failed is reported as handled.',
    file: consumer,
    find: 'batch.fail(delivery, error);',
    replace: 'batch.succeed(delivery);',
    profiles: ['mixed'],
  },
];
