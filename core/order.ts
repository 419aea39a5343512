/** The order as it is stored. */
import * as z from 'zod/mini';
import { customer, money, orderLine, pricedLine, shortage } from './schema.ts';
import { orderStates } from './states.ts';

export const order = z.strictObject({
  orderId: z.string(),
  /** Who submitted it: see `ownerOf` in the API. */
  owner: z.string(),
  /** Digest of the parsed request: tells a retry from another request under the same key. */
  requestHash: z.string(),
  /** 1 when received; every change adds one. */
  version: z.int().check(z.positive()),
  state: z.enum(orderStates),
  customer,
  lines: z.array(orderLine),
  /** What was reserved, with the catalogue's prices of that moment. */
  reserved: z.optional(z.strictObject({ lines: z.array(pricedLine), total: money })),
  shortages: z.optional(z.array(shortage)),
  /** Each state with the time, ISO 8601 in UTC, at which the order entered it. */
  timeline: z.array(z.strictObject({ state: z.enum(orderStates), at: z.string() })),
  createdAt: z.string(),
  /** Keys of the index that lists an owner's orders: see `listing.ts` in the API. */
  listPartition: z.string(),
  listPosition: z.string(),
  /** Only while the order is `received`: its key in the index of those, see `received-index.ts`. */
  receivedBucket: z.optional(z.string()),
  /** Only while another stage has the order: its keys in the index of those, see `under-way.ts`. */
  underWayBucket: z.optional(z.string()),
  underWaySince: z.optional(z.string()),
});

export type Order = z.output<typeof order>;
