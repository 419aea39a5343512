/** Every limit of an order that is ours to set. AWS's limits stand where they are met. */
export const limits = {
  /**
   * Products in one order. What is stored of an order in one item (its lines with their prices, or
   * why it was rejected; the messages that it owes) stays below DynamoDB's 400 KB an item (Developer
   * Guide, "Service, account, and table quotas") at the longest SKUs and product names.
   */
  maxLines: 1_000,
  /** Units of one product in one order. */
  maxQuantity: 100_000,
  /** Minor units of the shop's currency for one unit. */
  maxUnitPriceMinor: 10_000_000,
  /** Bytes of a request's body: above the largest valid order, with white space to spare. */
  maxBodyBytes: 262_144,
  /** Nested objects and arrays in a request's body; a valid order has three. */
  maxBodyDepth: 8,
  /** Octets of an address: RFC 5321, section 4.5.3.1.3 (a path of 256 less its brackets). */
  maxEmailLength: 254,
  maxNameLength: 200,
  maxSkuLength: 64,
  /** Bytes of a product's name in UTF-8, as JSON writes it: see `maxLines`. */
  maxProductNameBytes: 100,
  /** The API's own limit on `Idempotency-Key`. */
  maxIdempotencyKeyLength: 255,
  maxPageSize: 100,
} as const;
