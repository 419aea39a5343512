/** What a customer reads: subject, text and HTML of the mail for each outcome. */

import type { EmailMessage } from './commands.ts';
import { html, type Markup } from './html.ts';
import { formatMoney, lineTotalMinor } from './money.ts';
import type { Shortage } from './schema.ts';

export interface MailContent {
  /** One line, no control character: it becomes a header. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The mail that a message asks for. Pure. */
export function renderMail(message: EmailMessage): MailContent {
  const { subject, paragraphs, table } = contentOf(message);
  const greeting = `Hello${message.customer.name ? ` ${message.customer.name}` : ''},`;
  const reference = `Order ${message.orderId}`;
  return {
    subject: oneLine(subject),
    text: [greeting, ...paragraphs, plainTable(table), reference].join('\n\n'),
    html: page(subject, [
      ...[greeting, ...paragraphs].map((text) => html`<p>${text}</p>`),
      htmlTable(table),
      html`<p style="color:#667">${reference}</p>`,
    ]),
  };
}

interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}
interface Content {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly table: Table;
}

function contentOf(message: EmailMessage): Content {
  switch (message.type) {
    case 'email.confirmed':
      return confirmed(message);
    case 'email.rejected':
      return rejected(message);
    case 'email.cancelled':
      return cancelled(message);
  }
}

function confirmed({ lines, total }: Extract<EmailMessage, { type: 'email.confirmed' }>): Content {
  const price = (amountMinor: number) => formatMoney({ amountMinor, currency: total.currency });
  return {
    subject: 'Your order is confirmed',
    paragraphs: [
      `thank you. Everything you ordered is in stock and reserved for you. The total is ${formatMoney(total)}.`,
    ],
    table: {
      head: ['Product', 'Quantity', 'Price', 'Amount'],
      rows: [
        ...lines.map((line) => [
          `${line.name} (${line.sku})`,
          String(line.quantity),
          price(line.unitPriceMinor),
          price(lineTotalMinor(line)),
        ]),
        ['Total', '', '', formatMoney(total)],
      ],
    },
  };
}

function rejected({ shortages }: Extract<EmailMessage, { type: 'email.rejected' }>): Content {
  return {
    subject: 'We cannot fill your order',
    paragraphs: [
      'we are sorry: your order cannot be filled, so nothing was reserved and nothing will be charged. These lines are the reason:',
    ],
    table: {
      head: ['Product', 'Ordered', 'Why'],
      rows: shortages.map((s) => [nameOf(s), String(s.requested), reasonOf(s)]),
    },
  };
}

function nameOf(shortage: Shortage): string {
  return shortage.reason === 'unknown-product'
    ? shortage.sku
    : `${shortage.name} (${shortage.sku})`;
}

function reasonOf(shortage: Shortage): string {
  return shortage.reason === 'unknown-product'
    ? 'we do not sell this product'
    : `only ${shortage.available} left`;
}

function cancelled(message: Extract<EmailMessage, { type: 'email.cancelled' }>): Content {
  const stock = message.released ? 'The products reserved for you are back in our stock. ' : '';
  return {
    subject: 'Your order is cancelled',
    paragraphs: [`your order was cancelled as you asked. ${stock}Nothing will be charged.`],
    table: {
      head: ['Product', 'Quantity'],
      rows: message.lines.map((line) => [line.sku, String(line.quantity)]),
    },
  };
}

/** Control characters, line and paragraph separators become spaces: no header can be injected. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

function plainTable({ head, rows }: Table): string {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  return [head, ...rows].map(line).join('\n');
}

function htmlTable({ head, rows }: Table): Markup {
  const align = (column: number) => (column === 0 ? 'left' : 'right');
  const cell = (text: string, column: number) =>
    html`<td style="text-align:${align(column)};padding:4px 12px 4px 0">${text}</td>`;
  const headCell = (text: string, column: number) =>
    html`<th style="text-align:${align(column)};padding:4px 12px 4px 0">${text}</th>`;
  return html`<table style="border-collapse:collapse"><thead><tr>${head.map(headCell)}</tr></thead><tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>`)}</tbody></table>`;
}

function page(title: string, body: readonly Markup[]): string {
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body style="font-family:system-ui,sans-serif;line-height:1.5;max-width:40em;margin:2em auto;padding:0 1em">${body}</body></html>`
    .markup;
}
