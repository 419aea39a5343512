import { describe, expect, it } from 'vitest';
import { minimize, type Plan, shrink } from './shrink.ts';

/** A schedule that draws so many faults, and is broken when all that it takes is there. */
function toy(faults: number, needs: { orders: readonly number[]; faults: readonly number[] }) {
  const plans: Plan[] = [];
  const has = (kept: readonly number[] | 'all', turn: number) =>
    kept === 'all' || kept.includes(turn);
  return {
    plans,
    run: async (plan: Plan) => {
      plans.push(plan);
      const isBroken =
        needs.orders.every((turn) => has(plan.orders, turn)) &&
        needs.faults.every((turn) => has(plan.faults, turn));
      return { isBroken, faults };
    },
  };
}

describe('the shortest schedule', () => {
  it('has the orders and the faults that the failure takes, and no others', async () => {
    const { run } = toy(200, { orders: [3], faults: [17, 160] });
    const { plan } = await shrink(6, run, 600);
    expect(plan).toEqual({ orders: [3], faults: [17, 160] });
  });

  it('has no faults when the failure takes none', async () => {
    const { run } = toy(200, { orders: [0, 5], faults: [] });
    const { plan, runs } = await shrink(6, run, 600);
    expect(plan).toEqual({ orders: [0, 5], faults: [] });
    expect(runs).toBeLessThan(30);
  });

  it('is found within the runs that are allowed', async () => {
    const needs = { orders: [1, 2, 4], faults: [3, 50, 77, 120, 199] };
    const { run, plans } = toy(200, needs);
    const { plan, runs } = await shrink(8, run, 40);
    expect(plans.length).toBeLessThanOrEqual(41);
    expect(runs).toBe(plans.length);
    expect(plan.orders).toEqual(expect.arrayContaining(needs.orders));
    expect(plan.faults === 'all' ? needs.faults : plan.faults).toEqual(
      expect.arrayContaining(needs.faults),
    );
  });

  it('keeps all faults when naming them heals the failure', async () => {
    const run = async ({ orders, faults }: Plan) => ({
      isBroken: faults === 'all' && orders !== 'all' && orders.some((turn) => turn === 1),
      faults: 10,
    });
    expect((await shrink(3, run, 100)).plan).toEqual({ orders: [1], faults: 'all' });
  });

  it('goes from a list to any part of it that stays broken, in logarithmic steps', async () => {
    let runs = 0;
    const items = Array.from({ length: 1024 }, (_, at) => at);
    const kept = await minimize(items, async (some) => {
      runs += 1;
      return some.includes(777);
    });
    expect(kept).toEqual([777]);
    expect(runs).toBeLessThan(40);
  });
});
