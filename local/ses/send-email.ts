import type { FormValue } from '../query/form.ts';
import { parseAddress } from './address.ts';
import { requireConfigurationSet, requireVerified, type SesAccount } from './identities.ts';
import { requireHeaderText, requireRecipients, requireTag } from './limits.ts';
import type { Mail } from './mail.ts';
import { sendEmailParameters } from './parameters.ts';

/** What a sender decides of a mail; id and time are the service's. */
export type MailDraft = Omit<Mail, 'id' | 'atMs'>;

/**
 * SendEmail: a mail out of parts.
 * @throws QueryError, ZodError as SES refuses.
 */
export function readSendEmail(
  account: SesAccount,
  parameters: { [key: string]: FormValue },
): MailDraft {
  const input = sendEmailParameters.parse(parameters);
  const { ToAddresses: to, CcAddresses: cc, BccAddresses: bcc } = input.Destination;
  requireRecipients([...to, ...cc, ...bcc]);
  for (const address of [...to, ...cc, ...bcc, ...input.ReplyToAddresses]) parseAddress(address);
  const subject = input.Message.Subject.Data;
  requireHeaderText('Subject', subject);
  for (const tag of input.Tags) requireTag(tag.Name, tag.Value);
  requireVerified(account, input.Source);
  requireConfigurationSet(account, input.ConfigurationSetName);
  const { Text: text, Html: html } = input.Message.Body;
  return {
    source: input.Source,
    to,
    cc,
    bcc,
    replyTo: input.ReplyToAddresses,
    subject,
    ...(text && { text: text.Data }),
    ...(html && { html: html.Data }),
    tags: Object.fromEntries(input.Tags.map((tag) => [tag.Name, tag.Value])),
    ...(input.ConfigurationSetName && { configurationSet: input.ConfigurationSetName }),
  };
}
