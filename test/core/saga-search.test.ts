import { beforeAll, describe, expect, it } from 'vitest';
import { isSettled } from '../../core/states.ts';
import { healing, reachable, start, successors, type World } from './saga-search.ts';

let worlds: readonly World[];
beforeAll(() => {
  worlds = [...reachable(start, successors).values()];
});

const isQuiet = ({ queues, dead }: World) =>
  [...Object.values(queues), ...Object.values(dead)].every((messages) => messages.length === 0);

describe('whatever is repeated, dies, is redriven or cancelled', () => {
  it('reaches every state, and never a message that nothing explains', () => {
    expect(worlds.length).toBeGreaterThan(10_000);
    expect(new Set(worlds.map(({ state }) => state)).size).toBe(6);
    expect(new Set(worlds.map(({ hold }) => hold)).size).toBe(4);
  });

  it('an order whose queues are quiet is settled, and holds exactly what it should', () => {
    const quiet = worlds.filter(isQuiet);
    expect(quiet.length).toBeGreaterThan(10);
    for (const { state, hold, mailed } of quiet) {
      expect(isSettled(state)).toBe(true);
      expect(hold === 'reserved').toBe(state === 'confirmed');
      // One mail for where it ended, and one before it at most: a confirmation that was cancelled.
      expect(mailed).toContain(`email.${state}`);
      expect(mailed.filter((mail) => mail !== `email.${state}`)).toEqual(
        state === 'cancelled' && mailed.length === 2 ? ['email.confirmed'] : [],
      );
    }
  });

  it('no order is stuck: once faults stop and dead letters are redriven, it settles', () => {
    const settling = new Map<string, boolean>();
    /** Every way of healing ends: deliveries and redrives alone cannot go on for ever. */
    const settles = (world: World): boolean => {
      const key = JSON.stringify(world);
      const known = settling.get(key);
      if (known !== undefined) return known;
      const next = [...healing(world)];
      const result = next.length === 0 ? isSettled(world.state) : next.every(settles);
      settling.set(key, result);
      return result;
    };
    for (const world of worlds) expect(settles(world)).toBe(true);
  });
});
