import { QueryError } from '../query/error.ts';

/**
 * The bare address of `Name <user@example.com>` or `user@example.com`, its domain in lower case.
 * @throws QueryError `InvalidParameterValue` when it is not one address in 7-bit ASCII: SES takes
 * no other in a local part, and a domain must be in Punycode.
 * https://docs.aws.amazon.com/ses/latest/APIReference/API_SendEmail.html
 */
export function parseAddress(text: string): string {
  const address = bareOf(text);
  const parts = /^([\x21-\x7e]+)@([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)$/.exec(address);
  const [, local, domain] = parts ?? [];
  if (local === undefined || domain === undefined || /[<>,;:()[\]\\"@]/.test(local)) {
    throw new QueryError('InvalidParameterValue', `Illegal address: ${JSON.stringify(text)}`);
  }
  return `${local}@${domain.toLowerCase()}`;
}

/** What stands in the brackets, if there are any: an address, when the whole was one. */
export function bareOf(text: string): string {
  return (/^[^<>\r\n]*<([^<>]*)>\s*$/.exec(text)?.[1] ?? text).trim();
}

/** The part after the `@`. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
