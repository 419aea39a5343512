/** What is told must be true: why an order is rejected. */
import type { Order } from '../../core/order.ts';
import type { DynamoModel } from '../support/dynamo-model.ts';

/** Shortages that an order names, and that cannot have been. */
export function falseShortages({ orderId, shortages }: Order, tables: DynamoModel): string[] {
  return (shortages ?? []).flatMap((shortage) => {
    const { reason, sku, requested } = shortage;
    // A delivery may bring a product while the shop sells; those of the opening were always there.
    const isFalse =
      reason === 'unknown-product'
        ? tables.get({ table: 'movements', key: `opening/${sku}` }) !== undefined
        : shortage.available >= requested;
    return isFalse ? [`${orderId}: ${JSON.stringify(shortage)}`] : [];
  });
}
