import assert from 'node:assert/strict';
import * as z from 'zod';
import { dlqRedrive } from '../../../bin/ops/dlq/redrive-command.ts';
import { dlqShow } from '../../../bin/ops/dlq/show.ts';
import { type Feature, passed } from '../feature.ts';
import { operate } from '../operate.ts';
import type { Target } from '../target.ts';

const shown = z.object({ letters: z.array(z.object({ id: z.string().optional() })) });

/**
 * A product of the run's own is made unreadable, as a bad import would make it: that kills the
 * messages of orders for it and of no others, on any target, with no queue's settings touched.
 */
export const deadLetter: Feature = {
  name: 'dead letter',
  promise:
    'a message that cannot be handled is dead, and told with its order, while others go on; once the cause is mended, a redrive heals the order',
  async check(target) {
    const { shop, shelf } = target;
    const broken = await shelf.stock('dead-broken', 10);
    const sound = await shelf.stock('dead-sound', 10);
    await shelf.spoil(broken);
    const id = await killOrder(target, broken, sound).finally(() => shelf.mend(broken));
    await operate(target, dlqRedrive, 'inventory', '--order', id);
    await shop.inState(id, 'confirmed');
    await shop.untilOrder(id, `${id} needs no attention`, (read) => read.attention === undefined);
    assert.deepEqual(await lettersOf(target, id), []);
    assert.equal(await shelf.available(broken), 9);
    return passed;
  },
};

/** An order of the broken product, whose message dies while an order of the sound one goes on. */
async function killOrder(target: Target, broken: string, sound: string): Promise<string> {
  const { shop, keyOf, emailOf } = target;
  const order = (name: string, sku: string) =>
    shop.order({ key: keyOf(name), email: emailOf(name), lines: [{ sku, quantity: 1 }] });
  const { id } = await order('dead-broken', broken);
  const other = await order('dead-sound', sound);
  await shop.inState(other.id, 'confirmed');
  await assertDead(target, id);
  return id;
}

async function assertDead(target: Target, id: string): Promise<void> {
  const { attention, state } = await target.shop.untilOrder(
    id,
    `a message of ${id} is dead`,
    (read) => read.attention !== undefined,
    target.limits.deadLetterMs,
  );
  assert.equal(state, 'reserving');
  const [dead] = attention?.messages ?? [];
  assert.deepEqual([dead?.message, dead?.stage], [`${id}/inventory.reserve/1`, 'inventory']);
  assert.match(dead?.error ?? '', /^PermanentFault: /);
  assert.equal((await lettersOf(target, id)).length, 1);
}

/** Of the inventory queue's dead letters, those of the order: looked at, and given back. */
async function lettersOf(target: Target, id: string) {
  return shown.parse(await operate(target, dlqShow, 'inventory', '--order', id)).letters;
}
