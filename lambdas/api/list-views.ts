/** The orders of one page, as many as an answer can hold. */
import type { OrderState } from '../../core/states.ts';
import { failuresKey } from '../runtime/failure-record.ts';
import { PermanentFault } from '../runtime/faults.ts';
import type { ItemKey } from '../runtime/ports.ts';
import { attentionOf } from './attention.ts';
import type { Place, Position } from './list-positions.ts';
import { type OrderView, orderView } from './order-view.ts';
import { type ApiPorts, parseOrder } from './orders.ts';

/** An order that is stored, and that this code cannot read: its owner is to know of it. */
export interface UnreadableView {
  readonly id: string;
  readonly state: 'unknown';
}

export interface Views {
  readonly orders: readonly (OrderView | UnreadableView)[];
  /** Where the next page begins, if not all of the positions are in this one. */
  readonly next: Place | undefined;
}

/**
 * Of the 6 MB that Lambda takes as a function's answer (Lambda, "Quotas"), in which the body is a
 * string of JSON within JSON. The rest is for what is around the orders.
 */
export const MAX_BODY_BYTES = 5_000_000;
/** Read at a time: a page of large orders is not read whole to be cut. */
const CHUNK = 25;

/** At least one order, however large, if there is one; those in another state are passed over. */
export async function readViews(
  ports: Pick<ApiPorts, 'store' | 'log'>,
  positions: readonly Position[],
  state: OrderState | undefined,
  maxBytes = MAX_BODY_BYTES,
): Promise<Views> {
  const orders: (OrderView | UnreadableView)[] = [];
  let bytes = 0;
  let next: Place | undefined;
  for (let start = 0; start < positions.length; start += CHUNK) {
    const chunk = positions.slice(start, start + CHUNK);
    for (const [at, view] of (await readChunk(ports, chunk)).entries()) {
      if (view && (state === undefined || view.state === state)) {
        bytes += bytesInAnswer(view);
        if (orders.length > 0 && bytes > maxBytes) return { orders, next };
        orders.push(view);
      }
      next = chunk[at]?.place;
    }
  }
  return { orders, next: undefined };
}

async function readChunk(
  { store, log }: Pick<ApiPorts, 'store' | 'log'>,
  chunk: readonly Position[],
) {
  const keys = chunk.map(({ orderId }): ItemKey => ({ table: 'orders', key: orderId }));
  const items = await store.get([...keys, ...chunk.map(({ orderId }) => failuresKey(orderId))]);
  return chunk.map(({ orderId }, at) => {
    const item = items[at];
    if (!item) return undefined;
    try {
      return orderView(parseOrder(item), attentionOf(items[chunk.length + at]));
    } catch (error) {
      if (!(error instanceof PermanentFault)) throw error;
      log.log('error', 'order-unreadable', { orderId, error });
      return { id: orderId, state: 'unknown' } as const;
    }
  });
}

const bytesInAnswer = (view: OrderView | UnreadableView) =>
  Buffer.byteLength(JSON.stringify(JSON.stringify(view)));
