import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { outstandingOf } from '../../../../bin/ops/order/outstanding.ts';
import { isSettled } from '../../../../core/states.ts';
import { RECORD_LIFETIME_MS } from '../../../../lambdas/runtime/inbox.ts';
import { type QueueRole, queueRoles } from '../../../../lambdas/runtime/ports.ts';
import { line } from '../../../support/samples.ts';
import { LossyPipeline } from './lossy-pipeline.ts';

const queue = fc.constantFrom(...queueRoles);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('deliver' as const), queue }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('die' as const),
      queue,
      commits: fc.integer({ min: 0, max: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const) }) },
);

const deliver = (from: QueueRole) => ({ kind: 'deliver' as const, queue: from });

/** What becomes of the messages of an order, up to the moment at which somebody looks at it. */
const history = fc.record({
  products: fc.integer({ min: 1, max: 3 }),
  stocked: fc.integer({ min: 0, max: 2 }),
  steps: fc.array(step, { maxLength: 14 }),
  fate: fc.constantFrom(
    'lost' as const,
    'lost, and the records are gone' as const,
    'still there' as const,
  ),
});
type History = typeof history extends fc.Arbitrary<infer H> ? H : never;

async function play({ products, stocked, steps, fate }: History): Promise<LossyPipeline> {
  const lines = ['A', 'B', 'C'].slice(0, products).map((sku) => line(sku));
  const pipeline = new LossyPipeline(lines, stocked);
  for (const one of steps) {
    if (one.kind === 'cancel') pipeline.ask('order.cancel-requested');
    else await pipeline.deliver(one.queue, one.kind === 'die' ? one.commits : undefined);
  }
  // Claims of mails whose sender died are over.
  pipeline.clock.advance(60_000);
  if (fate !== 'still there') pipeline.loseAll();
  if (fate === 'lost, and the records are gone') pipeline.clock.advance(RECORD_LIFETIME_MS);
  return pipeline;
}

/** Confirmed and cancelled, and neither was mailed: chance does not come to it. */
const twoOutcomes: History = {
  products: 1,
  stocked: 1,
  steps: [
    ...(['orders', 'inventory', 'replies'] as const).map(deliver),
    { kind: 'cancel' },
    ...(['orders', 'inventory', 'replies'] as const).map(deliver),
  ],
  fate: 'lost',
};

/** Sends what is outstanding until nothing is; fails when that does not end. */
async function resume(pipeline: LossyPipeline): Promise<void> {
  for (let time = 0; time < 8; time++) {
    const outstanding = outstandingOf(await pipeline.dossier());
    if (outstanding.length === 0) return pipeline.drain();
    pipeline.send(...outstanding.map(({ message }) => message));
    await pipeline.drain();
  }
  throw new Error('it goes on for ever');
}

it('an order whose messages were lost at any moment settles, with its mails and its books in order', async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(history, async (given) => {
      const pipeline = await play(given);
      seen.add((await pipeline.dossier()).order.state);
      const before = pipeline.mailer.attempts.length;
      await resume(pipeline);
      const { order } = await pipeline.dossier();
      expect(isSettled(order.state)).toBe(true);
      const { problems, mailsUnderway } = pipeline.books();
      expect({ problems, mailsUnderway }).toEqual({ problems: [], mailsUnderway: 0 });
      const outcomes = pipeline.mailer.attempts.map(({ tags }) => tags['outcome']);
      expect(outcomes.at(-1)).toBe(order.state);
      // What it sends tells of no state that is over.
      if (given.fate !== 'still there') {
        expect(new Set([order.state, ...outcomes.slice(before)]).size).toBe(1);
      }
      // One that dies between SES's acceptance and the mark may have sent it: see the guarantees.
      const repeated = outcomes.length - new Set(outcomes).size;
      const died = given.steps.filter((one) => one.kind === 'die' && one.queue === 'email');
      expect(repeated).toBeLessThanOrEqual(died.length);
    }),
    { numRuns: 400, seed: 7, examples: [[twoOutcomes]] },
  );
  expect([...seen].sort()).toEqual([
    'cancelled',
    'cancelling',
    'confirmed',
    'received',
    'rejected',
    'reserving',
  ]);
});
