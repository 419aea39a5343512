import PostalMime, { type Address } from 'postal-mime';
import { QueryError } from '../query/error.ts';
import type { FormValue } from '../query/form.ts';
import { parseAddress } from './address.ts';
import { requireConfigurationSet, requireVerified, type SesAccount } from './identities.ts';
import { requireRecipients, requireTag } from './limits.ts';
import { sendRawEmailParameters } from './parameters.ts';
import type { MailDraft } from './send-email.ts';

/**
 * SendRawEmail: a finished MIME message. `Destinations` overrides its recipients, `Source` its From.
 * @throws QueryError, ZodError as SES refuses.
 */
export async function readSendRawEmail(
  account: SesAccount,
  parameters: { [key: string]: FormValue },
): Promise<MailDraft> {
  const input = sendRawEmailParameters.parse(parameters);
  const raw = Buffer.from(input.RawMessage.Data, 'base64');
  const mail = await PostalMime.parse(raw);
  const header = (name: string) => mail.headers.find((entry) => entry.key === name)?.value;

  const source = input.Source ?? addressesOf(mail.from ? [mail.from] : [])[0];
  if (source === undefined) {
    throw new QueryError('InvalidParameterValue', "Missing required header 'From'.");
  }
  const named = {
    to: addressesOf(mail.to ?? []),
    cc: addressesOf(mail.cc ?? []),
    bcc: addressesOf(mail.bcc ?? []),
  };
  const recipients = envelope(input.Destinations, named);
  requireRecipients([...recipients.to, ...recipients.cc, ...recipients.bcc]);
  for (const address of input.Destinations) parseAddress(address);
  for (const tag of input.Tags) requireTag(tag.Name, tag.Value);
  requireVerified(account, source);
  const configurationSet = input.ConfigurationSetName ?? header('x-ses-configuration-set');
  requireConfigurationSet(account, configurationSet);
  return {
    source,
    ...recipients,
    replyTo: addressesOf(mail.replyTo ?? []),
    subject: mail.subject ?? '',
    ...(mail.text !== undefined && { text: mail.text }),
    ...(mail.html !== undefined && { html: mail.html }),
    raw,
    tags: Object.fromEntries(input.Tags.map((tag) => [tag.Name, tag.Value])),
    ...(configurationSet !== undefined && { configurationSet }),
  };
}

type Recipients = Pick<MailDraft, 'to' | 'cc' | 'bcc'>;

/** Who gets it: an envelope's recipient that no header names is a blind copy. */
function envelope(destinations: readonly string[], named: Recipients): Recipients {
  if (destinations.length === 0) return named;
  const listed = (addresses: readonly string[]) =>
    addresses.filter((address) => destinations.includes(address));
  const to = listed(named.to);
  const cc = listed(named.cc);
  const bcc = destinations.filter((address) => ![...to, ...cc].includes(address));
  return { to, cc, bcc };
}

function addressesOf(addresses: readonly Address[]): string[] {
  return addresses.flatMap((entry) =>
    entry.group
      ? entry.group.map((member) => member.address)
      : entry.address === undefined
        ? []
        : [entry.address],
  );
}
