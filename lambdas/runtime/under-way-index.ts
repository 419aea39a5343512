/**
 * The index of the orders whose message is at another stage. An order is in it as long as it has its
 * keys (`core/under-way.ts`), so that the index is as small as what is under way; it projects keys
 * alone. Two small writes an order. Orders that are `received` have an index of their own.
 */
export const UNDER_WAY_INDEX = 'under-way-by-time';

/** Attributes of the index's keys. */
export const UNDER_WAY_PARTITION = 'underWayBucket';
export const UNDER_WAY_SORT = 'underWaySince';
