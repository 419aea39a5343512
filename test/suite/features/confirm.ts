import assert from 'node:assert/strict';
import { systemClock } from '../../../lambdas/runtime/system-clock.ts';
import type { Feature } from '../feature.ts';
import { UNIT_PRICE_MINOR } from '../shelf.ts';

/** The first of all: it measures how long the first order takes, cold starts included. */
export const confirm: Feature = {
  name: 'confirm',
  promise: 'an order in stock is confirmed, priced by the catalogue, and takes its stock',
  async check({ shop, shelf, outputs, keyOf, emailOf }) {
    const sku = await shelf.stock('confirm', 10);
    const lines = [{ sku, quantity: 2 }];
    const startedAtMs = systemClock.now();
    const { id } = await shop.order({ key: keyOf('confirm'), email: emailOf('confirm'), lines });
    const order = await shop.inState(id, 'confirmed');
    const firstConfirmedMs = systemClock.now() - startedAtMs;
    const states = order.timeline.map(({ state }) => state);
    assert.deepEqual(states, ['received', 'reserving', 'confirmed']);
    assert.deepEqual(order.total, {
      amountMinor: 2 * UNIT_PRICE_MINOR,
      currency: outputs.currency,
    });
    assert.equal(await shelf.available(sku), 8);
    return { kind: 'passed', firstConfirmedMs };
  },
};
