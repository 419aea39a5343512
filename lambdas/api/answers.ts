/**
 * What the API answers, as schemas: of them the contract is made, and against them the tests hold
 * what the handlers really say. No function parses with them.
 */
import * as z from 'zod/mini';
import { mailOutcomes } from '../../core/commands.ts';
import { ORDER_ID } from '../../core/order-id.ts';
import { customer, money, orderLine, pricedLine, shortage } from '../../core/schema.ts';
import { orderStates } from '../../core/states.ts';
import { feedback, mailStatus } from '../runtime/mail-report.ts';
import { MAX_ERRORS } from './problem.ts';

const positive = z.int().check(z.minimum(1));

/** ISO 8601 in UTC. */
const instant = z.iso.datetime();

export const orderState = z.enum(orderStates);

export const orderId = z.string().check(z.regex(ORDER_ID));

export const pricedLineAnswer = z.extend(pricedLine, { totalMinor: positive });

export const timelineEntry = z.strictObject({ state: orderState, at: instant });

/** See `attention.ts`. */
export const attentionAnswer = z.strictObject({
  since: instant,
  messages: z
    .array(
      z.strictObject({
        message: z.string(),
        stage: z.string(),
        attempt: positive,
        error: z.string(),
      }),
    )
    .check(z.minLength(1)),
});

/** See `order-view.ts`. */
export const orderAnswer = z.strictObject({
  id: orderId,
  state: orderState,
  attention: z.optional(attentionAnswer),
  version: positive,
  customer,
  /** With prices once the stock is reserved. */
  lines: z.union([
    z.array(orderLine).check(z.minLength(1)),
    z.array(pricedLineAnswer).check(z.minLength(1)),
  ]),
  total: z.optional(money),
  rejection: z.optional(z.array(shortage).check(z.minLength(1))),
  timeline: z.array(timelineEntry).check(z.minLength(1)),
  createdAt: instant,
});

/** See `mail-view.ts`. */
export const mailAnswer = z.strictObject({
  outcome: z.enum(mailOutcomes),
  status: z.enum([...mailStatus.options, ...feedback.shape.kind.options]),
  at: instant,
  reason: z.optional(z.string()),
});

/** An order by itself, where its mails are told, too. */
export const orderWithMailsAnswer = z.extend(orderAnswer, { mails: z.array(mailAnswer) });

/** See `UnreadableView`. */
export const unreadableAnswer = z.strictObject({ id: orderId, state: z.literal('unknown') });

/** See `listing.ts`. */
export const orderListAnswer = z.strictObject({
  orders: z.array(z.union([orderAnswer, unreadableAnswer])),
  cursor: z.optional(z.string()),
});

export const fieldError = z.strictObject({ path: z.string(), message: z.string() });

/** See `problem.ts`. */
export const problemAnswer = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int().check(z.minimum(400), z.maximum(599)),
  detail: z.string(),
  errors: z.optional(z.array(fieldError).check(z.minLength(1), z.maxLength(MAX_ERRORS))),
});
