import assert from 'node:assert/strict';
import { type Feature, passed } from '../feature.ts';
import { assertProblem } from '../shop.ts';

export const conflict: Feature = {
  name: 'conflict',
  promise: 'another body under a used key is refused with 422, and changes nothing',
  async check({ shop, shelf, keyOf, emailOf }) {
    const sku = await shelf.stock('conflict', 10);
    const request = { key: keyOf('conflict'), email: emailOf('conflict') };
    const { id } = await shop.order({ ...request, lines: [{ sku, quantity: 1 }] });
    const other = await shop.submit({ ...request, lines: [{ sku, quantity: 2 }] });
    assertProblem(other, 422, 'idempotency-key-reused');
    const order = await shop.inState(id, 'confirmed');
    assert.deepEqual(
      order.lines.map(({ quantity }) => quantity),
      [1],
    );
    assert.equal(await shelf.available(sku), 9);
    return passed;
  },
};
