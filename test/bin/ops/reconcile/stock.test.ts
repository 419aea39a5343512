import { describe, expect, it } from 'vitest';
import type { Entries, Observation } from '../../../../bin/ops/reconcile/observation.ts';
import { judgeStock } from '../../../../bin/ops/reconcile/stock.ts';
import type { Reservation } from '../../../../core/stock.ts';

/** Holds three mugs and two pots, or the first of them: CUP is not of it. */
function reservation(phase: Reservation['phase'], held: number, orderId = 'a'): Reservation {
  const lines = [
    { sku: 'MUG', quantity: 3, name: 'Mug', unitPriceMinor: 1 },
    { sku: 'POT', quantity: 2, name: 'Pot', unitPriceMinor: 1 },
  ];
  return { orderId, phase, held, lines, total: { amountMinor: 5, currency: 'GBP' } };
}
const came = [
  { movementId: 'm1', sku: 'MUG', quantity: 12 },
  { movementId: 'm2', sku: 'MUG', quantity: -2 },
  { movementId: 'm3', sku: 'POT', quantity: 5 },
];
const entries = (...reservations: Reservation[]): Entries => ({ reservations, movements: came });

/** Ten mugs and five pots came; so many are on the shelf. */
const observed = (mugs: number, pots: number, before: Entries, after = before): Observation => ({
  before,
  after,
  products: [
    { sku: 'MUG', available: mugs },
    { sku: 'POT', available: pots },
  ],
  orders: [],
  mails: [],
  unreadable: [],
});
const problemsOf = (observation: Observation) =>
  judgeStock(observation).findings.map(({ problem }) => problem);

describe('the stock of products that stand still', () => {
  it('adds up: available and held are what came', () => {
    const observation = observed(7, 3, entries(reservation('reserved', 2)));
    expect(judgeStock(observation)).toEqual({
      findings: [],
      moving: [],
      totals: { moved: 15, available: 10, held: 5 },
    });
  });

  it('counts of a reservation that is made in parts only the lines that are held', () => {
    expect(problemsOf(observed(7, 5, entries(reservation('reserving', 1))))).toEqual([]);
    expect(problemsOf(observed(7, 5, entries(reservation('releasing', 1))))).toEqual([]);
    expect(problemsOf(observed(10, 5, entries(reservation('released', 0))))).toEqual([]);
  });

  it.each([
    [8, 3, 'product MUG: 8 available + 3 held is not 10 moved'],
    [6, 3, 'product MUG: 6 available + 3 held is not 10 moved'],
    [7, 5, 'product POT: 5 available + 2 held is not 5 moved'],
    [-1, 3, 'product MUG: -1 available'],
  ])('does not add up with %i mugs and %i pots', (mugs, pots, problem) => {
    expect(problemsOf(observed(mugs, pots, entries(reservation('reserved', 2))))).toEqual([
      problem,
    ]);
  });

  it('does not add up when a product that was moved is not there, or one that was not is', () => {
    const observation = observed(10, 5, entries());
    const strange = { ...observation, products: [{ sku: 'CUP', available: 1 }] };
    expect(problemsOf(strange).sort()).toEqual([
      'product CUP: 1 available + 0 held is not 0 moved',
      'product MUG: 0 available + 0 held is not 10 moved',
      'product POT: 0 available + 0 held is not 5 moved',
    ]);
  });
});

describe('the stock of products that move while they are read', () => {
  const made = [entries(), entries(reservation('reserved', 2))] as const;
  const gone = [entries(), entries(reservation('released', 0))] as const;
  const more: Entries = {
    reservations: [],
    movements: [...came, { movementId: 'm4', sku: 'POT', quantity: 4 }],
  };

  it.each<[string, number, readonly [Entries, Entries]]>([
    ['before the reservation was made', 10, made],
    ['after it was made', 7, made],
    ['while it was there, though it came and went', 7, gone],
    ['after it was gone', 10, gone],
  ])('is not wrong when it was read %s', (_, mugs, [before, after]) => {
    const judgement = judgeStock(observed(mugs, 5, before, after));
    expect(judgement.findings).toEqual([]);
    expect(judgement.moving).toContain('MUG');
  });

  it.each([
    [11, 'product MUG: 11 available, while it moved between 7 and 10'],
    [6, 'product MUG: 6 available, while it moved between 7 and 10'],
  ])('is wrong at %i mugs, which no moment explains', (mugs, problem) => {
    expect(problemsOf(observed(mugs, 5, ...made))).toEqual([problem]);
  });

  it('may know a movement or not', () => {
    expect(problemsOf(observed(10, 5, entries(), more))).toEqual([]);
    expect(problemsOf(observed(10, 9, entries(), more))).toEqual([]);
    expect(problemsOf(observed(10, 10, entries(), more))).toEqual([
      'product POT: 10 available, while it moved between 5 and 9',
    ]);
  });
});
