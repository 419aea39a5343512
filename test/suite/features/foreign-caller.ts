import assert from 'node:assert/strict';
import type { ApiAnswer } from '../../../bin/deployment/api-client.ts';
import { type Feature, notRun, passed } from '../feature.ts';
import { assertProblem, orderIn } from '../shop.ts';

export const foreignCaller: Feature = {
  name: 'foreign caller',
  promise:
    'an order exists for its owner alone: another caller gets 404, and no list of his has it',
  async check({ shop, foreigner, shelf, keyOf, emailOf, connection }) {
    if (foreigner.kind === 'unknown') return notRun(foreigner.reason);
    const lines = [{ sku: await shelf.stock('foreign', 10), quantity: 1 }];
    const request = { key: keyOf('foreign'), email: emailOf('foreign'), lines };
    const { id } = await shop.order(request);
    const answer = await foreigner.shop.submit(request);
    const lack = whatIsMissing(id, answer);
    if (lack !== undefined && connection.endpointUrl !== undefined) return notRun(lack);
    assert.equal(lack, undefined);

    const foreign = orderIn(answer);
    assertProblem(await foreigner.shop.ask(id), 404, 'order-not-found');
    assertProblem(await foreigner.shop.cancel(id), 404, 'order-not-found');
    assert.equal((await foreigner.shop.list()).includes(id), false);
    assert.equal((await shop.inState(id, 'confirmed')).id, id);
    await foreigner.shop.inState(foreign.id, 'confirmed');
    return passed;
  },
};

/**
 * Why an emulator cannot show it: the same key of another caller makes another order, so where it is
 * the same one, both are one caller there. On AWS, where identities are real, that is a failure.
 */
export function whatIsMissing(orderId: string, answer: ApiAnswer): string | undefined {
  if (answer.status === 403) return 'the target refuses the second caller';
  assert.equal(answer.status, 202, JSON.stringify(answer.body));
  return orderIn(answer).id === orderId ? 'the target takes both callers for one' : undefined;
}
