/** One thing to try: a request, and what has to come of it. */
import type { Documented } from '../contract.ts';
import type { WireRequest } from '../wire.ts';

export interface Expected {
  readonly statuses: readonly number[];
  /** The last part of the problem's `type`. */
  readonly problem?: string;
  /** One of the wrong fields that are named. */
  readonly path?: string;
  /** The gateway refuses by itself, so the body is its own. */
  readonly byGateway?: true;
}

export interface Case {
  /** What is tried, for the report. */
  readonly kind: string;
  /** An operation's id, or what the contract calls the answers of none. */
  readonly operation: Documented;
  /** Where the contract may have the answer. Default: at the operation. */
  readonly documented?: readonly Documented[];
  readonly request: WireRequest;
  /** `new`: nobody has called by that name before; `shop`: the one who has orders. */
  readonly caller: 'new' | 'shop';
  readonly expected: Expected;
  /** Sent before, by the same caller, and has to be accepted. */
  readonly before?: WireRequest;
  /** The order that the request names: it is looked at in the table. */
  readonly submits?: { readonly key: string; readonly body?: unknown };
}

/** The orders that are there when the first request is sent. */
export interface Shop {
  /** The shop's own, by what became of them. */
  readonly cancelled: string;
  readonly rejected: string;
  readonly others: readonly string[];
  /** Of its list. */
  readonly cursor: string;
  readonly neighbour: { readonly orderId: string; readonly cursor: string };
}

export const refused = (problem: string, status: number, path?: string): Expected => ({
  statuses: [status],
  problem,
  ...(path !== undefined && { path }),
});

export const byGateway = (status: number): Expected => ({ statuses: [status], byGateway: true });
