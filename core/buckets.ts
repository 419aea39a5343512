/** How orders are spread over the partitions of an index that is sorted by time. */

/** A partition takes 1,000 writes a second (DynamoDB, Developer Guide, "Partitions"). */
export const BUCKETS: readonly string[] = Array.from({ length: 8 }, (_, bucket) => String(bucket));

/** Evenly, by a digit of the id's digest. */
export function bucketOf(orderId: string): string {
  return String(Number.parseInt(orderId.slice(-1), 16) % BUCKETS.length);
}
