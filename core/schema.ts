/** The building blocks that requests, messages and stored items share. Each names its own rule. */
import * as z from 'zod/mini';
import { limits } from './limits.ts';

const quantityRule = `must be an integer from 1 to ${limits.maxQuantity}`;
const skuRule = `must be 1 to ${limits.maxSkuLength} visible ASCII characters without spaces`;
const emailRule = `must be one e-mail address of at most ${limits.maxEmailLength} characters, name@domain`;
const productNameRule = `must be 1 to ${limits.maxProductNameBytes} bytes, not all blank, without control characters`;
const nameRule = `must be 1 to ${limits.maxNameLength} characters, not all blank, without control characters`;

/**
 * What a name may not hold: control characters and line separators; bidirectional controls, which
 * turn what follows them around; half surrogates and the two code points that SQS refuses
 * (SendMessage, API reference: #xFFFE and #xFFFF); and U+FFFD, which the gateway makes of bytes that
 * are no UTF-8.
 */
const NOT_IN_NAMES = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffd-\uffff]/u;

/**
 * An address that SES takes: ASCII, at most 64 characters before the `@` (RFC 5321, 4.5.3.1.1), one
 * `@`, no comment, no quoted local part, no control character (a CR or LF would open a header of the
 * mail to whoever wrote the address).
 */
const EMAIL =
  /^(?=.{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])$/;

export const sku = z
  .string(skuRule)
  .check(z.maxLength(limits.maxSkuLength, skuRule), z.regex(/^[\x21-\x7e]+$/, skuRule));

export const quantity = z
  .int(quantityRule)
  .check(z.minimum(1, quantityRule), z.maximum(limits.maxQuantity, quantityRule));

export const email = z
  .string(emailRule)
  .check(z.maxLength(limits.maxEmailLength, emailRule), z.regex(EMAIL, emailRule));

/** Code points, as JSON Schema counts them: a letter beyond the basic plane is one character, too. */
const isShortEnough = (name: string) =>
  name.length <= limits.maxNameLength || [...name].length <= limits.maxNameLength;

const isReadable = (name: string) => name.trim() !== '' && !NOT_IN_NAMES.test(name);

export const displayName = z
  .string(nameRule)
  .check(
    z.minLength(1, nameRule),
    z.refine(isShortEnough, nameRule),
    z.refine(isReadable, nameRule),
  );

export const productName = z
  .string(productNameRule)
  .check(
    z.refine(
      (name) => isReadable(name) && bytesInJson(name) <= limits.maxProductNameBytes,
      productNameRule,
    ),
  );

const bytesInJson = (text: string) => new TextEncoder().encode(JSON.stringify(text)).length - 2;

export const customer = z.strictObject(
  { email, name: z.optional(displayName) },
  { error: objectRule('customer', 'email, name') },
);

export const orderLine = z.strictObject(
  { sku, quantity },
  { error: objectRule('a line', 'sku, quantity') },
);

export const currency = z
  .string()
  .check(z.regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code, three capital letters'));

export const money = z.strictObject({ amountMinor: z.int().check(z.nonnegative()), currency });

/** A line with what the catalogue says of its product. */
export const pricedLine = z.strictObject({
  sku,
  quantity,
  name: z.string(),
  unitPriceMinor: z.int().check(z.minimum(1), z.maximum(limits.maxUnitPriceMinor)),
});

/** Why a line cannot be filled. */
export const shortage = z.discriminatedUnion('reason', [
  z.strictObject({ reason: z.literal('unknown-product'), sku, requested: quantity }),
  z.strictObject({
    reason: z.literal('out-of-stock'),
    sku,
    name: z.string(),
    requested: quantity,
    available: z.int().check(z.nonnegative()),
  }),
]);

/** A message for an object that is none, or that has a field that nobody knows. */
export function objectRule(what: string, fields: string) {
  return (issue: { readonly code?: string | undefined }): string =>
    issue.code === 'unrecognized_keys'
      ? `is not a field of ${what} (${fields})`
      : `must be an object with ${fields}`;
}

export type Customer = z.output<typeof customer>;
export type OrderLine = z.output<typeof orderLine>;
export type PricedLine = z.output<typeof pricedLine>;
export type Shortage = z.output<typeof shortage>;
