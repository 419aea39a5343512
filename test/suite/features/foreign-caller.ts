import assert from 'node:assert/strict';
import { type Feature, notRun, passed } from '../feature.ts';
import { assertProblem } from '../shop.ts';

export const foreignCaller: Feature = {
  name: 'foreign caller',
  promise:
    'an order exists for its owner alone: another caller gets 404, and no list of his has it',
  async check({ shop, foreigner, shelf, keyOf, emailOf, connection }) {
    if (foreigner.kind === 'unknown') return notRun(foreigner.reason);
    const isAws = connection.endpointUrl === undefined;
    const lines = [{ sku: await shelf.stock('foreign', 10), quantity: 1 }];
    const request = { key: keyOf('foreign'), email: emailOf('foreign'), lines };
    const { id } = await shop.order(request);
    // The same key of another caller is another order; where it is not, both are one caller.
    const answer = await foreigner.shop.submit(request);
    if (answer.status === 403 && !isAws) return notRun('the target refuses a second caller');
    assert.equal(answer.status, 202, JSON.stringify(answer.body));
    const foreign = await foreigner.shop.order(request);
    if (foreign.id === id && !isAws) return notRun('the target does not tell callers apart');
    assert.notEqual(foreign.id, id, 'both identities are one caller');

    assertProblem(await foreigner.shop.ask(id), 404, 'order-not-found');
    assertProblem(await foreigner.shop.cancel(id), 404, 'order-not-found');
    assert.equal((await foreigner.shop.list()).includes(id), false);
    assert.equal((await shop.inState(id, 'confirmed')).id, id);
    await foreigner.shop.inState(foreign.id, 'confirmed');
    return passed;
  },
};
