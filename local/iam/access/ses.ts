import PostalMime from 'postal-mime';
import * as z from 'zod';
import { decodeForm, type FormValue } from '../../query/form.ts';
import { type Access, ANY_RESOURCE, arnOf, type Needs, type Place } from './access.ts';

export interface SesPlace extends Place {
  /** Verified addresses and domains. */
  readonly identities: readonly string[];
}

const listOf = z.union([z.array(z.string()), z.literal('').transform((): string[] => [])]);
const sendEmail = z.object({
  Source: z.string(),
  Destination: z
    .object({
      ToAddresses: listOf.default([]),
      CcAddresses: listOf.default([]),
      BccAddresses: listOf.default([]),
    })
    .optional(),
  ReturnPath: z.string().optional(),
  ConfigurationSetName: z.string().optional(),
});
const sendRawEmail = z.object({
  Source: z.string().optional(),
  Destinations: listOf.default([]),
  RawMessage: z.object({ Data: z.string() }),
  ConfigurationSetName: z.string().optional(),
});

const forAnyResource = ['GetIdentityVerificationAttributes', 'GetSendQuota', 'ListIdentities'];

/**
 * What a call of SES's first API needs: a mail needs its sender's identity and the configuration
 * set that it names. Not those of its recipients, which SES asks for in its sandbox: the laptop is
 * outside of it.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonses.html
 */
export async function sesNeeds(form: string, place: SesPlace): Promise<Needs> {
  const parameters = parametersOf(form);
  const call = parameters?.['Action'];
  if (typeof call !== 'string') return undefined;
  if (forAnyResource.includes(call)) {
    return [{ action: `ses:${call}`, resource: ANY_RESOURCE, context: {} }];
  }
  if (call === 'SendEmail') return sendEmailNeeds(parameters, place);
  if (call === 'SendRawEmail') return sendRawEmailNeeds(parameters, place);
  return undefined;
}

function sendEmailNeeds(parameters: unknown, place: SesPlace): Needs {
  const { data } = sendEmail.safeParse(parameters);
  if (data === undefined) return undefined;
  const { Source, Destination, ReturnPath, ConfigurationSetName } = data;
  return mailNeeds(
    {
      action: 'ses:SendEmail',
      senders: [Source],
      recipients: Object.values(Destination ?? {}).flat(),
      returnPath: ReturnPath,
      configurationSet: ConfigurationSetName,
    },
    place,
  );
}

/** The sender is in the mail, and may be in the call as well: both must be allowed. */
async function sendRawEmailNeeds(parameters: unknown, place: SesPlace): Promise<Needs> {
  const { data } = sendRawEmail.safeParse(parameters);
  if (data === undefined) return undefined;
  const mail = await PostalMime.parse(Buffer.from(data.RawMessage.Data, 'base64'));
  const inMail = [...(mail.to ?? []), ...(mail.cc ?? []), ...(mail.bcc ?? [])];
  const recipients = inMail.flatMap(({ group, address }) =>
    group ? group.map((member) => member.address) : [address ?? ''],
  );
  const header = mail.headers.find(({ key }) => key === 'x-ses-configuration-set')?.value;
  return mailNeeds(
    {
      action: 'ses:SendRawEmail',
      senders: [data.Source, mail.from?.address].filter((sender) => sender !== undefined),
      recipients: data.Destinations.length > 0 ? data.Destinations : recipients,
      returnPath: undefined,
      configurationSet: data.ConfigurationSetName ?? header,
    },
    place,
  );
}

function mailNeeds(
  mail: {
    readonly action: string;
    readonly senders: readonly string[];
    readonly recipients: readonly string[];
    readonly returnPath: string | undefined;
    readonly configurationSet: string | undefined;
  },
  place: SesPlace,
): Needs {
  const { action, returnPath, configurationSet } = mail;
  // Without a sender there is nothing that SES could send: it refuses by itself.
  return [...new Set(mail.senders.map(bareAddress))].flatMap((sender): Access[] => {
    const context = {
      'ses:FromAddress': sender,
      'ses:Recipients': mail.recipients.map(bareAddress),
      ...(returnPath !== undefined && { 'ses:FeedbackAddress': bareAddress(returnPath) }),
    };
    const on = (resource: string) => ({ action, resource: arnOf('ses', place, resource), context });
    return [
      on(`identity/${identityOf(sender, place.identities)}`),
      ...(configurationSet === undefined ? [] : [on(`configuration-set/${configurationSet}`)]),
    ];
  });
}

/**
 * The address itself where it is verified, else the nearest of its domains that is; else nothing
 * is, and the address stands for that.
 */
function identityOf(address: string, identities: readonly string[]): string {
  const isSame = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  const own = identities.find((identity) => isSame(identity, address));
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  const above = identities
    .filter(
      (identity) => !identity.includes('@') && `.${domain}`.endsWith(`.${identity.toLowerCase()}`),
    )
    .sort((a, b) => b.length - a.length);
  return own ?? above[0] ?? address;
}

/** `Name <user@example.com>` → `user@example.com`. */
function bareAddress(text: string): string {
  return (/<([^<>]*)>\s*$/.exec(text)?.[1] ?? text).trim();
}

/** @returns undefined for a form that contradicts itself, which SES refuses. */
function parametersOf(form: string): { [key: string]: FormValue } | undefined {
  try {
    return decodeForm(form);
  } catch {
    return undefined;
  }
}
