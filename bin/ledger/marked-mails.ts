import type { MailRecord } from '../../lambdas/email/mail-record.ts';

/** Message ids of the mails of which it is settled what became of them: none is on its way. */
export function markedMails(mails: readonly MailRecord[]): Set<string> {
  return new Set(mails.filter(({ status }) => status !== 'claimed').map((mail) => mail.messageId));
}
