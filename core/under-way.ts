/** By what an order is found whose message is at another stage: see `under-way-index.ts`. */
import { bucketOf } from './buckets.ts';
import type { OrderState } from './states.ts';

interface UnderWayKeys {
  readonly underWayBucket?: string;
  /** `2026-03-01T12:00:00.000Z#reserving#ord_…`: when it entered the state. */
  readonly underWaySince?: string;
}

/** The keys of an order that entered a state at this time (ISO 8601); none in any other state. */
export function underWayKeys(orderId: string, state: OrderState, at: string): UnderWayKeys {
  if (state !== 'reserving' && state !== 'cancelling') return {};
  return { underWayBucket: bucketOf(orderId), underWaySince: `${at}#${state}#${orderId}` };
}
