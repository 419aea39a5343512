/** The largest orders under faults on the wire: one call does not take what an invocation sends. */
import { expect, it } from 'vitest';
import { limits } from '../../core/limits.ts';
import type { WireFault } from './faults.ts';
import { mostLines } from './goods.ts';
import type { DividedSend } from './large-sends.ts';
import { runOnTheWire } from './run.ts';

/** The shop does not cancel its first order, which is the one that fits. */
const SEED = 6;
/** In a round; one round is nearly always enough. */
const ORDERS = 9;
const ROUNDS = 3;
/** Five rejections are more than a call takes; the order that fits and two that are poison gather, too. */
const GATHERED = 8;
/** A large batch takes longer than what the harness usually has an invocation do. */
const SPEED = 5;

const faultsOf = (divided: readonly DividedSend[]): readonly WireFault[] =>
  divided.flat().flatMap(({ faults }) => faults);

it('the books balance when what is sent at once is over 1 MiB, divided, and meets faults', async () => {
  const { violations, divided, mostLinesConfirmed } = await runOnTheWire({
    seed: SEED,
    orders: ORDERS,
    rounds: ROUNDS,
    looks: 1,
    goods: mostLines,
    gathers: { inventory: GATHERED },
    speed: SPEED,
    isEnough: (seen) => faultsOf(seen.divided).length > 0,
  });
  expect(violations).toEqual([]);
  expect(faultsOf(divided)).not.toEqual([]);
  expect(mostLinesConfirmed).toBe(limits.maxLines);
}, 600_000);
