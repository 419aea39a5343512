import { formatMoney, lineTotalMinor } from '../../../core/money.ts';
import type { Order } from '../../../core/order.ts';
import { table } from '../table.ts';
import { count, duration, shortName } from '../words.ts';
import type { Findings } from './attention.ts';
import type { Dossier } from './dossier.ts';

/** Lines of an order that a person reads; the rest is in `--json`. */
const SHOWN_LINES = 20;

interface Asked {
  readonly isPersonal: boolean;
  readonly needs: readonly string[];
  readonly nowMs: number;
}

export function renderOrder(findings: Findings, asked: Asked): string {
  const { dossier } = findings;
  return [
    renderHead(dossier, asked),
    table(
      ['STATE', 'SINCE'],
      dossier.order.timeline.map(({ state, at }) => [state, at]),
    ),
    renderLines(dossier.order),
    renderHandled(dossier),
    renderMails(dossier, asked),
    renderOwed(findings, asked.nowMs),
    asked.needs.length === 0
      ? 'Nothing needs a person.'
      : `Needs a person:\n${asked.needs.map((need) => `- ${need}`).join('\n')}`,
  ]
    .filter(Boolean)
    .join('\n\n');
}

function renderHead({ order, reservation }: Dossier, { isPersonal, nowMs }: Asked): string {
  const { orderId, state, version, timeline, createdAt, customer, owner } = order;
  const since = Date.parse(timeline.at(-1)?.at ?? createdAt);
  const held = reservation
    ? `${reservation.phase}, ${reservation.held} of ${count(reservation.lines.length, 'line')} held`
    : 'none';
  return [
    `order        ${orderId}`,
    `state        ${state}, for ${duration(nowMs - since)}`,
    `version      ${version}`,
    `reservation  ${held}`,
    ...(isPersonal
      ? [
          `customer     ${[customer.name, customer.email].filter(Boolean).join(', ')}`,
          `owner        ${owner}`,
        ]
      : []),
  ].join('\n');
}

function renderLines({ lines, reserved, shortages }: Order): string {
  const rows = reserved
    ? reserved.lines.map((line) => {
        const price = (amountMinor: number) =>
          formatMoney({ amountMinor, currency: reserved.total.currency });
        const { sku, quantity, name, unitPriceMinor } = line;
        return [sku, quantity, name, price(unitPriceMinor), price(lineTotalMinor(line))];
      })
    : lines.map(({ sku, quantity }) => [sku, quantity]);
  const headings = ['SKU', 'QUANTITY', ...(reserved ? ['NAME', 'PRICE', 'AMOUNT'] : [])];
  const more = rows.length - SHOWN_LINES;
  return [
    table(headings, rows.slice(0, SHOWN_LINES)),
    ...(more > 0 ? [`and ${more} more (--json has all)`] : []),
    ...(reserved ? [`total  ${formatMoney(reserved.total)}`] : []),
    ...(shortages ?? []).map((shortage) =>
      shortage.reason === 'unknown-product'
        ? `rejected: ${shortage.sku} is no product`
        : `rejected: of ${shortage.sku}, ${shortage.available} of ${shortage.requested} left`,
    ),
  ].join('\n');
}

function renderHandled({ handled }: Dossier): string {
  if (handled.length === 0) return 'No message took effect in the last 60 days.';
  const rows = handled.map(({ id, atMs, stage, owed }) => [
    shortName(id),
    atSecond(atMs),
    stage,
    owed.map((message) => shortName(message.id)).join(', ') || '–',
  ]);
  return table(['MESSAGE', 'TOOK EFFECT', 'IN', 'AND OWED'], rows);
}

function renderMails({ mails, feedback }: Dossier, { isPersonal }: Asked): string {
  if (mails.length === 0) return '';
  const rows = mails.map(({ messageId, type, status, at, sesMessageId, reason }) => [
    type,
    [status, ...feedback.flatMap(({ mail, kind }) => (mail === messageId ? [kind] : []))].join(
      ', ',
    ),
    at,
    sesMessageId ?? (isPersonal && reason !== undefined ? reason : '–'),
  ]);
  return table(['MAIL', 'STATUS', 'AT', 'SES MESSAGE ID'], rows);
}

function renderOwed({ outstanding }: Findings, nowMs: number): string {
  if (outstanding.length === 0) return 'Owed: nothing.';
  const rows = outstanding.map(({ message, sinceMs }) => [
    shortName(message.id),
    message.queue,
    duration(nowMs - sinceMs),
  ]);
  return table(['OWED', 'QUEUE', 'FOR'], rows);
}

const atSecond = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z');
