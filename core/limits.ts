/** Every limit of an order that is ours to set. AWS's limits stand where they are met. */
export const limits = {
  /**
   * Products in one order. A reservation is one DynamoDB transaction, which holds at most 100
   * actions (TransactWriteItems, API reference): one for the idempotency record, one for the
   * reservation, one for each product.
   */
  maxLines: 98,
  /** Units of one product in one order. */
  maxQuantity: 100_000,
  /** Minor units of the shop's currency for one unit. */
  maxUnitPriceMinor: 10_000_000,
  /** Bytes of a request's body: well above the largest valid order. */
  maxBodyBytes: 131_072,
  /** Nested objects and arrays in a request's body; a valid order has three. */
  maxBodyDepth: 8,
  /** Octets of an address: RFC 5321, section 4.5.3.1.3 (a path of 256 less its brackets). */
  maxEmailLength: 254,
  maxNameLength: 200,
  maxSkuLength: 64,
  /** The API's own limit on `Idempotency-Key`. */
  maxIdempotencyKeyLength: 255,
  maxPageSize: 100,
} as const;
