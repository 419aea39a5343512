/**
 * The index of the orders that are `received`: their messages are on the queue, or never left. An
 * order is in it as long as it has its key, which the first step of the saga takes away, so that
 * the index is as small as the backlog. It is sorted by the time of submission.
 */
export const RECEIVED_INDEX = 'received-by-time';

/** Attributes of the index's keys. */
export const RECEIVED_PARTITION = 'receivedBucket';
export const RECEIVED_SORT = 'listPosition';

/**
 * Every submission writes to the index twice, and a partition takes 1,000 writes a second
 * (DynamoDB, Developer Guide, "Partitions"); orders are spread evenly by a digit of their digest.
 */
export const RECEIVED_BUCKETS = Array.from({ length: 8 }, (_, bucket) => String(bucket));

export function receivedBucketOf(orderId: string): string {
  return String(Number.parseInt(orderId.slice(-1), 16) % RECEIVED_BUCKETS.length);
}
