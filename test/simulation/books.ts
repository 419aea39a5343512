/** What the books say at a moment, in lines that a person can read. */
import { type Item, queueRoles } from '../../lambdas/runtime/ports.ts';
import { deadLettersOf, nameOf, type Services } from './services.ts';

export interface BookEntry {
  readonly book: string;
  readonly text: string;
}

export function booksOf({ tables, sqs, mails }: Services): readonly BookEntry[] {
  const entriesOf = (book: string, table: Parameters<typeof tables.all>[0]) =>
    tables.all(table).map((item): BookEntry => ({ book, text: inShort(item) }));
  const lettersOf = (book: string, queue: string) =>
    [...sqs.queue(queue).messages()].map(({ content, state }): BookEntry => {
      return { book, text: state === 'visible' ? content.body : `(${state}) ${content.body}` };
    });
  return [
    ...entriesOf('order', 'orders'),
    ...entriesOf('movement', 'movements'),
    ...entriesOf('stock', 'stock'),
    ...entriesOf('reservation', 'reservations'),
    ...entriesOf('record', 'idempotency'),
    ...entriesOf('failure', 'failures'),
    ...entriesOf('mail report', 'mailReports'),
    ...entriesOf('suppression', 'suppressions'),
    ...mails.map(({ orderId, outcome }) => ({ book: 'mail', text: `${outcome} of ${orderId}` })),
    ...queueRoles.flatMap((role) => lettersOf(`in ${role}`, nameOf(role))),
    ...queueRoles.flatMap((role) => lettersOf(`dead in ${role}`, deadLettersOf(role))),
  ];
}

/** Attributes that tell nothing about what went wrong. */
const dull = new Set([
  'customer',
  'owner',
  'requestHash',
  'createdAt',
  'updatedAt',
  'schemaVersion',
]);
const LONGEST = 60;

function inShort(item: Item): string {
  return Object.entries(item)
    .filter(([name]) => !dull.has(name))
    .map(([name, value]) => `${name}=${brief(value)}`)
    .join(' ');
}

function brief(value: Item[string]): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value, shortLines) ?? '');
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** An array of lines is told as `2 P00`. */
function shortLines(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('sku' in value && 'quantity' in value) return `${value.quantity} ${value.sku}`;
  return 'state' in value ? value.state : value;
}
