/**
 * The index of the orders that are `received`: their messages are on the queue, or never left. An
 * order is in it as long as it has its key, which the first step of the saga takes away, so that
 * the index is as small as the backlog. It is sorted by the time of submission. Every submission
 * writes to it twice.
 */
export const RECEIVED_INDEX = 'received-by-time';

/** Attributes of the index's keys. */
export const RECEIVED_PARTITION = 'receivedBucket';
export const RECEIVED_SORT = 'listPosition';
