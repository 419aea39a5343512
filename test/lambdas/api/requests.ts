/** Submissions that differ from a valid one in one thing. */
import { submit, validOrder } from './setup.ts';

export const json = { 'content-type': 'application/json' };
export const keyed = (key: string) =>
  submit(validOrder, { headers: { ...json, 'idempotency-key': key } });
export const typed = (type?: string) =>
  submit(validOrder, {
    headers: { 'idempotency-key': 'k', ...(type !== undefined && { 'content-type': type }) },
  });
export const withLine = (rest: object) =>
  submit({ ...validOrder, lines: [{ sku: 'A', quantity: 1, ...rest }] });
export const withCustomer = (rest: object) =>
  submit({ ...validOrder, customer: { email: 'ada@example.com', ...rest } });
export const bytes = (...values: number[]) =>
  submit(Buffer.from(values).toString('base64'), { base64: true });
/** A valid order, padded with white space to a number of bytes. */
export const padded = (size: number) => {
  const text = JSON.stringify(validOrder);
  return text + ' '.repeat(size - Buffer.byteLength(text));
};
/** An order that nests this deep, in a field that no order has. */
export const nested = (levels: number) =>
  submit(
    JSON.stringify({ ...validOrder, x: 0 }).replace(
      '"x":0',
      `"x":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}`,
    ),
  );
/** So many lines, each of a product of its own. */
export const lines = (amount: number) =>
  Array.from({ length: amount }, (_, n) => ({ sku: `S${n}`, quantity: 1 }));
