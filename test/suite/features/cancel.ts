import assert from 'node:assert/strict';
import { type Feature, passed } from '../feature.ts';

export const cancel: Feature = {
  name: 'cancel',
  promise: 'a confirmed order that is cancelled, once or twice, gives its stock back once',
  async check({ shop, shelf, keyOf, emailOf }) {
    const sku = await shelf.stock('cancel', 10);
    const lines = [{ sku, quantity: 5 }];
    const { id } = await shop.order({ key: keyOf('cancel'), email: emailOf('cancel'), lines });
    await shop.inState(id, 'confirmed');
    assert.equal(await shelf.available(sku), 5);
    for (let times = 0; times < 2; times++) assert.equal((await shop.cancel(id)).status, 202);
    await shop.inState(id, 'cancelled');
    assert.equal(await shelf.available(sku), 10);
    return passed;
  },
};
