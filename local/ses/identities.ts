import { QueryError } from '../query/error.ts';
import { domainOf, parseAddress } from './address.ts';

/** The template's identities, all verified, and its configuration sets. */
export interface SesAccount {
  /** Addresses and domains. */
  readonly identities: readonly string[];
  readonly configurationSets: readonly string[];
}

/**
 * Checks that a sender is verified, by its address, its domain or a parent of its domain.
 * @throws QueryError `MessageRejected`, as SES answers.
 * https://docs.aws.amazon.com/ses/latest/dg/verify-addresses-and-domains.html
 */
export function requireVerified(account: SesAccount, source: string): void {
  const address = parseAddress(source);
  const domain = domainOf(address);
  const verified = account.identities.some((identity) =>
    identity.includes('@')
      ? parseAddress(identity) === address
      : domain === identity.toLowerCase() || domain.endsWith(`.${identity.toLowerCase()}`),
  );
  if (verified) return;
  throw new QueryError(
    'MessageRejected',
    'Email address is not verified. The following identities failed the check in region ' +
      `US-EAST-1: ${source}`,
  );
}

/** @throws QueryError `ConfigurationSetDoesNotExist`. */
export function requireConfigurationSet(account: SesAccount, name: string | undefined): void {
  if (name === undefined || account.configurationSets.includes(name)) return;
  throw new QueryError(
    'ConfigurationSetDoesNotExist',
    `Configuration set <${name}> does not exist.`,
  );
}
