/** Settings that are each valid, and together are not. */
import type { Settings } from './settings.ts';

type Together = Pick<
  Settings,
  | 'administratorPrincipals'
  | 'administratorScope'
  | 'emulator'
  | 'environment'
  | 'jwt'
  | 'mailDomain'
  | 'mailFromDomain'
  | 'sender'
>;

/** What is wrong, in a sentence that names the setting; nothing, when nothing is. */
export function contradictionIn(settings: Together): string | undefined {
  return wrongDomain(settings) ?? wrongAdministrator(settings) ?? wrongEmulator(settings);
}

/** SES refuses a sender outside of the identity, and a MAIL FROM outside of the domain. */
function wrongDomain({ sender, mailDomain, mailFromDomain }: Together): string | undefined {
  const isIn = (name: string) => name === mailDomain || name.endsWith(`.${mailDomain}`);
  const senderDomain = sender?.slice(sender.lastIndexOf('@') + 1).toLowerCase();
  if (mailDomain !== undefined && senderDomain !== undefined && !isIn(senderDomain)) {
    return `setting "sender": must be an address of ${mailDomain}`;
  }
  if (mailFromDomain === undefined) return undefined;
  if (mailDomain === undefined || mailFromDomain === mailDomain || !isIn(mailFromDomain)) {
    return 'setting "mailFromDomain": must be a subdomain of the setting "mailDomain"';
  }
  return undefined;
}

/** An administrator who can never come is a mistake: a signature has no scope, a token no principal. */
function wrongAdministrator({
  administratorScope,
  administratorPrincipals,
  jwt,
}: Together): string | undefined {
  if (jwt === undefined && administratorScope !== undefined) {
    return 'setting "administratorScope": needs "jwtIssuer" and "jwtAudience"; without tokens there is "administratorPrincipals"';
  }
  if (jwt !== undefined && administratorPrincipals.length > 0) {
    return 'setting "administratorPrincipals": nobody signs when callers bring tokens ("jwtIssuer"); there is "administratorScope"';
  }
  return undefined;
}

/** What an emulator gets allows more than what AWS gets: not by a mistake where data is kept. */
function wrongEmulator({ emulator, environment }: Together): string | undefined {
  if (emulator === undefined || environment === 'development') return undefined;
  return 'setting "emulator": an emulator gets -c environment=development';
}
