/** Per product: available + held = moved, and never negative. Pure. */
import { heldLines } from '../../../core/stock.ts';
import type { Entries, Observation } from './observation.ts';
import { pairsById, stoodStill } from './pairs.ts';

export interface ProductFinding {
  readonly sku: string;
  readonly problem: string;
}

export interface StockJudgement {
  readonly findings: readonly ProductFinding[];
  /** Products that moved while they were read, and are within what can be. */
  readonly moving: readonly string[];
  /** Units, as the later reading says. */
  readonly totals: { readonly moved: number; readonly available: number; readonly held: number };
}

/** From `least` to `most`: one number, when nothing moved. */
class Range {
  least = 0;
  most = 0;

  add(one: number, other = one): void {
    this.least += Math.min(one, other);
    this.most += Math.max(one, other);
  }
}

export function judgeStock({ before, products, after }: Observation): StockJudgement {
  const available = new Map(products.map((product) => [product.sku, product.available]));
  const moved = movedBetween(before, after);
  const held = heldBetween(before, after);
  const findings: ProductFinding[] = [];
  const moving: string[] = [];
  for (const sku of new Set([...available.keys(), ...moved.keys(), ...held.keys()])) {
    const is = available.get(sku) ?? 0;
    const verdict = verdictOn(is, held.get(sku) ?? new Range(), moved.get(sku) ?? new Range());
    if (verdict.kind === 'moving') moving.push(sku);
    if (verdict.kind === 'wrong') findings.push({ sku, problem: `product ${sku}: ${verdict.how}` });
  }
  return {
    findings,
    moving,
    totals: {
      moved: sum(after.movements.map(({ quantity }) => quantity)),
      available: sum(products.map((product) => product.available)),
      held: sum(after.reservations.flatMap(heldLines).map(({ quantity }) => quantity)),
    },
  };
}

type Verdict =
  | { readonly kind: 'right' | 'moving' }
  | { readonly kind: 'wrong'; readonly how: string };

function verdictOn(available: number, held: Range, moved: Range): Verdict {
  if (available < 0) return { kind: 'wrong', how: `${available} available` };
  const least = moved.least - held.most;
  const most = moved.most - held.least;
  const isWithin = available >= least && available <= most;
  if (isWithin) return { kind: least === most ? 'right' : 'moving' };
  const how =
    least === most
      ? `${available} available + ${held.least} held is not ${moved.least} moved`
      : `${available} available, while it moved between ${least} and ${most}`;
  return { kind: 'wrong', how };
}

function movedBetween(before: Entries, after: Entries): ReadonlyMap<string, Range> {
  const ranges = new Map<string, Range>();
  const pairs = pairsById(before.movements, after.movements, ({ movementId }) => movementId);
  for (const { was, is, last } of pairs.values()) {
    rangeOf(ranges, last.sku).add(last.quantity, was && is ? last.quantity : 0);
  }
  return ranges;
}

function heldBetween(before: Entries, after: Entries): ReadonlyMap<string, Range> {
  const ranges = new Map<string, Range>();
  const pairs = pairsById(before.reservations, after.reservations, ({ orderId }) => orderId);
  for (const pair of pairs.values()) {
    const isExact = stoodStill(pair);
    // One that moved held, at the moment in between, any of its lines or none.
    const lines = isExact ? heldLines(pair.last) : pair.last.lines;
    for (const { sku, quantity } of lines) {
      rangeOf(ranges, sku).add(quantity, isExact ? quantity : 0);
    }
  }
  return ranges;
}

function rangeOf(ranges: Map<string, Range>, sku: string): Range {
  const range = ranges.get(sku) ?? new Range();
  ranges.set(sku, range);
  return range;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
