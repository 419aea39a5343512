/**
 * The adapters under faults on the wire, between the SDK's clients and the laptop's endpoint. Longer:
 * `npm run wire -- --runs N --seed S`.
 */
import { expect, it } from 'vitest';
import { type FaultTable, missedPairs } from './faults.ts';
import { addTo } from './report.ts';
import { runOnTheWire } from './run.ts';

const SEEDS = [1, 2];
const ORDERS = 15;

it('the books balance whatever happens on the wire, and everything happens', async () => {
  const total: FaultTable = new Map();
  for (const seed of SEEDS) {
    const { violations, faults } = await runOnTheWire({
      seed,
      orders: ORDERS,
      isEnough: (seen) => missedPairs(seen.faults, total).length === 0,
    });
    expect(violations, `seed ${seed}`).toEqual([]);
    addTo(total, faults);
  }
  expect(missedPairs(total), 'faults that have hit no call').toEqual([]);
}, 300_000);
