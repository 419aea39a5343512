/** Real orders as one run's own, beside whatever else the deployment holds. Pure. */
import type { StockedProduct } from './catalogue.ts';
import type { PlannedOrder } from './mapping.ts';

/** Of 1 to 20 characters: what the longest stock codes leave of a SKU's and a key's length. */
export const RUN_ID = /^[A-Za-z0-9-]{1,20}$/;

/**
 * Under keys of the run's own, so that they are other orders than any other run's; of customers who
 * cannot be reached: SES's simulator takes mails with any label, and they count for no reputation
 * (SES Developer Guide, "Using the mailbox simulator").
 */
export function ownOrders(orders: readonly PlannedOrder[], runId: string): readonly PlannedOrder[] {
  return orders.map(({ idempotencyKey, body, ...order }) => ({
    ...order,
    idempotencyKey: `${runId}-${idempotencyKey}`,
    body: {
      customer: { email: simulated(body.customer.email) },
      lines: body.lines.map((line) => ({ ...line, sku: ownSku(line.sku, runId) })),
    },
  }));
}

/** With SKUs of the run's own, which no other order asks for. */
export function ownProducts(
  products: readonly StockedProduct[],
  runId: string,
): readonly StockedProduct[] {
  return products.map((product) => ({ ...product, sku: ownSku(product.sku, runId) }));
}

const ownSku = (sku: string, runId: string) => `${runId}-${sku}`;

const simulated = (email: string) =>
  `success+${email.slice(0, email.indexOf('@'))}@simulator.amazonses.com`;
