import assert from 'node:assert/strict';
import { type Feature, passed } from '../feature.ts';
import { assertProblem } from '../shop.ts';

export const reject: Feature = {
  name: 'reject',
  promise: 'an order with a line that cannot be filled is rejected whole, and says which and why',
  async check({ shop, shelf, keyOf, emailOf }) {
    const plenty = await shelf.stock('reject-plenty', 10);
    const scarce = await shelf.stock('reject-scarce', 3);
    const unknown = shelf.skuOf('reject-unknown');
    const { id } = await shop.order({
      key: keyOf('reject'),
      email: emailOf('reject'),
      lines: [
        { sku: plenty, quantity: 1 },
        { sku: scarce, quantity: 4 },
        { sku: unknown, quantity: 1 },
      ],
    });
    const { rejection = [] } = await shop.inState(id, 'rejected');
    assert.deepEqual(
      rejection.map(({ sku, reason }) => [sku, reason]),
      [
        [scarce, 'out-of-stock'],
        [unknown, 'unknown-product'],
      ],
    );
    assert.deepEqual([await shelf.available(plenty), await shelf.available(scarce)], [10, 3]);
    assertProblem(await shop.cancel(id), 409, 'too-late');
    return passed;
  },
};
