/** A request to submit an order: its schema, and the digest by which a retry is known. */
import { hash } from 'node:crypto';
import * as z from 'zod/mini';
import { limits } from './limits.ts';
import { customer, objectRule, orderLine } from './schema.ts';

const linesRule = `must be a list of 1 to ${limits.maxLines} lines`;

export const submission = z.strictObject(
  {
    customer,
    lines: z
      .array(orderLine, linesRule)
      .check(
        z.minLength(1, linesRule),
        z.maxLength(limits.maxLines, linesRule),
        z.superRefine(refuseRepeatedProducts),
      ),
  },
  { error: objectRule('an order', 'customer, lines') },
);
export type Submission = z.output<typeof submission>;

/** One line a product: the quantities of a repeated one are the caller's to add up. */
function refuseRepeatedProducts(
  lines: readonly { readonly sku: string }[],
  context: { addIssue(issue: { code: 'custom'; path: PropertyKey[]; message: string }): void },
): void {
  const firstAt = new Map<string, number>();
  for (const [index, { sku }] of lines.entries()) {
    const first = firstAt.get(sku);
    if (first === undefined) firstAt.set(sku, index);
    else {
      const message = `repeats the product of /lines/${first}; send one line with the sum`;
      context.addIssue({ code: 'custom', path: [index, 'sku'], message });
    }
  }
}

/**
 * A digest of the parsed request, so that white space, the order of fields and escapes do not make
 * another request of it. `v1:` names the way it is computed.
 */
export function requestHash({ customer, lines }: Submission): string {
  const canonical = JSON.stringify([
    customer.email,
    customer.name ?? null,
    lines.map(({ sku, quantity }) => [sku, quantity]),
  ]);
  return `v1:${hash('sha256', canonical)}`;
}
