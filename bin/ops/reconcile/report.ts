import { orderStates } from '../../../core/states.ts';
import type { Place } from '../../deployment/find-stack.ts';
import { table } from '../table.ts';
import { duration } from '../words.ts';
import type { Reconciliation } from './reconcile.ts';

/** Lines of a list that a person reads; the rest is in `--json`. */
const SHOWN = 20;

export function renderReconciliation(books: Reconciliation, place: Place, nowMs: number): string {
  return [
    `The books of ${place.stack} at ${place.endpoint}`,
    renderTotals(books),
    renderUnderway(books, nowMs),
    renderUnmailed(books, nowMs),
    renderMoving(books),
    renderVerdict(books),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function renderTotals({ orders, products, stock }: Reconciliation): string {
  const byState = orderStates.flatMap((state) => {
    const amount = orders[state] ?? 0;
    return amount > 0 ? [[amount, `  ${state}`] as const] : [];
  });
  const total = byState.reduce((sum, [amount]) => sum + amount, 0);
  return table(undefined, [
    [total, total === 1 ? 'order' : 'orders'],
    ...byState,
    [products, products === 1 ? 'product' : 'products'],
    [stock.moved, 'units moved'],
    [stock.available, '  available'],
    [stock.held, '  held'],
  ]);
}

function renderUnderway({ underway }: Reconciliation, nowMs: number): string {
  if (underway.length === 0) return '';
  const rows = underway
    .slice(0, SHOWN)
    .map(({ orderId, state, since, reservation }) => [
      orderId,
      state,
      duration(nowMs - Date.parse(since)),
      reservation,
    ]);
  const list = table(['UNDER WAY', 'STATE', 'FOR', 'RESERVATION'], rows);
  return `${list}${andMore(underway.length)}`;
}

function renderUnmailed({ unmailed }: Reconciliation, nowMs: number): string {
  if (unmailed.length === 0) return '';
  const rows = unmailed
    .slice(0, SHOWN)
    .map(({ orderId, state, since }) => [orderId, state, duration(nowMs - Date.parse(since))]);
  return `${table(['MAIL OWED', 'STATE', 'FOR'], rows)}${andMore(unmailed.length)}`;
}

function renderMoving({ moving: { products, orders } }: Reconciliation): string {
  const lines = [
    ...(products.length > 0 ? [`${products.length} products: ${some(products)}`] : []),
    ...(orders.length > 0 ? [`${orders.length} orders: ${some(orders)}`] : []),
  ];
  if (lines.length === 0) return '';
  return ['Moved while they were read, within what can be:', ...lines].join('\n');
}

function renderVerdict({ balances, findings, moving }: Reconciliation): string {
  const moved = moving.products.length + moving.orders.length;
  if (balances && moved > 0)
    return `The books balance, but for the ${moved} that moved: run it again.`;
  if (balances) return 'The books balance.';
  const problems = [
    ...findings.products.map(({ problem }) => problem),
    ...findings.orders.map(({ problem }) => problem),
    ...findings.unreadable.map(
      ({ table: name, key, paths }) => `the item ${key} of ${name} cannot be read: ${paths}`,
    ),
  ];
  const shown = problems.slice(0, SHOWN).map((problem) => `- ${problem}`);
  return `The books do not balance:\n${shown.join('\n')}${andMore(problems.length)}`;
}

const some = (names: readonly string[]) =>
  names.slice(0, 5).join(', ') + (names.length > 5 ? ', …' : '');

const andMore = (amount: number) =>
  amount > SHOWN ? `\nand ${amount - SHOWN} more (--json has all)` : '';
