/** What becomes of each invoice. Pure; the rules are told in docs/replay.md. */
import { submission } from '../../core/submission.ts';
import { isCharge } from './charges.ts';
import type { Invoice, InvoiceLine } from './invoice.ts';

/** A line as it is submitted; a price only where it is one that no shop would accept. */
export interface RequestLine {
  readonly sku: string;
  readonly quantity: number;
  readonly unitPrice?: number;
}

/** A request to submit an order. */
export interface PlannedOrder {
  readonly invoiceNo: string;
  readonly idempotencyKey: string;
  readonly body: {
    readonly customer: { readonly email: string };
    readonly lines: readonly RequestLine[];
  };
  /**
   * What the API must answer: `accept`, `refuse` for a line that no shop would accept, and
   * `refuse-here` for what this version's schema refuses for another reason, such as its length.
   */
  readonly expected: 'accept' | 'refuse' | 'refuse-here';
  /** The later `C` invoice that takes all of it back. */
  readonly cancelledBy?: string;
}

export interface Plan {
  readonly orders: readonly PlannedOrder[];
  readonly returns: { readonly whole: number; readonly partial: number };
  /** Invoices without a single product. */
  readonly chargesOnly: number;
  /** Lines with a charge that were left out of an invoice that has products as well. */
  readonly chargeLines: number;
}

/** Maps invoices, in the order of time, to what is asked of the API. */
export function planReplay(invoices: readonly Invoice[]): Plan {
  const orders = new Map<string, PlannedOrder>();
  const open = new Map<string, PlannedOrder[]>();
  let whole = 0;
  let partial = 0;
  let chargesOnly = 0;
  let chargeLines = 0;
  for (const invoice of invoices) {
    const products = invoice.lines.filter(({ stockCode }) => !isCharge(stockCode));
    if (products.length === 0) {
      chargesOnly++;
      continue;
    }
    chargeLines += invoice.lines.length - products.length;
    if (isReturn(invoice)) {
      const undone = takeUndone(open, invoice, products);
      if (undone) {
        orders.set(undone.invoiceNo, { ...undone, cancelledBy: invoice.invoiceNo });
        whole++;
      } else partial++;
      continue;
    }
    const order = orderOf(invoice, products);
    orders.set(order.invoiceNo, order);
    if (invoice.customerId !== '' && order.expected !== 'refuse') {
      const key = contentKey(invoice.customerId, order.body.lines);
      open.set(key, [...(open.get(key) ?? []), order]);
    }
  }
  return { orders: [...orders.values()], returns: { whole, partial }, chargesOnly, chargeLines };
}

const isReturn = ({ invoiceNo }: Invoice) => /^C/i.test(invoiceNo);

/** The latest earlier order of the same customer with exactly what comes back, used up. */
function takeUndone(
  open: ReadonlyMap<string, PlannedOrder[]>,
  { customerId }: Invoice,
  products: readonly InvoiceLine[],
): PlannedOrder | undefined {
  if (customerId === '' || products.some(({ quantity }) => quantity >= 0)) return undefined;
  const lines = merge(products.map((line) => ({ ...line, quantity: -line.quantity })));
  return open.get(contentKey(customerId, lines))?.pop();
}

function orderOf(
  { invoiceNo, customerId }: Invoice,
  products: readonly InvoiceLine[],
): PlannedOrder {
  const lines = merge(products);
  const local = customerId === '' ? `guest-${invoiceNo}` : `customer-${customerId}`;
  const body = { customer: { email: `${local}@customers.example` }, lines };
  const refused = products.some((line) => !isAcceptable(line));
  const valid = submission.safeParse(body).success;
  return {
    invoiceNo,
    idempotencyKey: `replay-${invoiceNo}`,
    body,
    expected: refused ? 'refuse' : valid ? 'accept' : 'refuse-here',
  };
}

const isAcceptable = ({ quantity, unitPrice }: InvoiceLine) => quantity > 0 && unitPrice > 0;

/**
 * One line a product, the quantities added up, in the order in which products first appear. All
 * lines of a product stay as they stand when one of them is not acceptable: a sum would hide it.
 */
function merge(products: readonly InvoiceLine[]): readonly RequestLine[] {
  const byProduct = new Map<string, InvoiceLine[]>();
  for (const line of products) {
    const lines = byProduct.get(line.stockCode) ?? [];
    byProduct.set(line.stockCode, lines);
    lines.push(line);
  }
  return [...byProduct].flatMap(([sku, lines]) =>
    lines.every(isAcceptable)
      ? [{ sku, quantity: lines.reduce((sum, { quantity }) => sum + quantity, 0) }]
      : lines.map(({ quantity, unitPrice }) => ({
          sku,
          quantity,
          ...(unitPrice <= 0 && { unitPrice }),
        })),
  );
}

/** The same for two lists of lines with the same products and quantities, in any order. */
function contentKey(customerId: string, lines: readonly RequestLine[]): string {
  const sorted = lines.map(({ sku, quantity }) => `${sku} ${quantity}`).sort();
  return JSON.stringify([customerId, sorted]);
}
