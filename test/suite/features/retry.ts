import assert from 'node:assert/strict';
import { type Feature, passed } from '../feature.ts';

export const retry: Feature = {
  name: 'retry',
  promise: 'the same key and body are the same order, and take no stock again',
  async check({ shop, shelf, keyOf, emailOf }) {
    const sku = await shelf.stock('retry', 10);
    const request = {
      key: keyOf('retry'),
      email: emailOf('retry'),
      lines: [{ sku, quantity: 1 }],
    };
    const { id } = await shop.order(request);
    assert.equal((await shop.order(request)).id, id);
    await shop.inState(id, 'confirmed');
    const late = await shop.order(request);
    assert.deepEqual([late.id, late.state], [id, 'confirmed']);
    assert.equal(await shelf.available(sku), 9);
    return passed;
  },
};
