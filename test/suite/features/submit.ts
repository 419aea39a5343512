import assert from 'node:assert/strict';
import { type Feature, passed } from '../feature.ts';
import { orderIn } from '../shop.ts';
import { until } from '../until.ts';

export const submit: Feature = {
  name: 'submit',
  promise:
    'a submission is answered with 202 and the order, which is where Location says, and listed',
  async check({ shop, shelf, keyOf, emailOf, patience }) {
    const lines = [{ sku: await shelf.stock('submit', 1), quantity: 1 }];
    const answer = await shop.submit({ key: keyOf('submit'), email: emailOf('submit'), lines });
    assert.equal(answer.status, 202, JSON.stringify(answer.body));
    const order = orderIn(answer);
    assert.equal(order.state, 'received');
    assert.deepEqual(order.lines, lines);
    assert.equal(answer.location, `/orders/${order.id}`);
    assert.equal((await shop.read(order.id)).id, order.id);
    // The list is an index, which follows its table.
    await until(
      'the list has the order',
      () => shop.list(),
      (ids) => ids.includes(order.id),
      patience,
    );
    return passed;
  },
};
