/** By what an order is found whose message is at another stage: see `under-way-index.ts`. */
import type { OrderState } from './states.ts';

/** A partition of the index takes 1,000 writes a second (DynamoDB, Developer Guide, "Partitions"). */
export const UNDER_WAY_BUCKETS = Array.from({ length: 8 }, (_, bucket) => String(bucket));

interface UnderWayKeys {
  readonly underWayBucket?: string;
  /** `2026-03-01T12:00:00.000Z#reserving#ord_…`: when it entered the state. */
  readonly underWaySince?: string;
}

/** The keys of an order that entered a state at this time (ISO 8601); none in any other state. */
export function underWayKeys(orderId: string, state: OrderState, at: string): UnderWayKeys {
  if (state !== 'reserving' && state !== 'cancelling') return {};
  const bucket = Number.parseInt(orderId.slice(-1), 16) % UNDER_WAY_BUCKETS.length;
  return { underWayBucket: String(bucket), underWaySince: `${at}#${state}#${orderId}` };
}
