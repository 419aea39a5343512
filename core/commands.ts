/**
 * What the saga asks of the other stages: one entry a command, what it carries and how an order
 * fills it. A command travels on the queue of its stage, which is the first part of its type.
 */
import * as z from 'zod/mini';
import { envelope, envelopeOf } from './envelope.ts';
import type { Order } from './order.ts';
import { customer, money, orderLine, pricedLine, shortage } from './schema.ts';

/** An order in a state that its own data do not explain: a bug, never a customer's doing. */
export class IncompleteOrderError extends Error {
  override readonly name = 'IncompleteOrderError';
  constructor(orderId: string, state: string, missing: string) {
    super(`order ${orderId} is ${state} without ${missing}`);
  }
}

type Fields<F extends z.core.$ZodShape> = { readonly [K in keyof F]: z.core.output<F[K]> };

/** `stage`: who carries it out. The type is `stage.name`. */
function command<S extends string, N extends string, F extends z.core.$ZodShape>(
  stage: S,
  name: N,
  fields: F,
  fill: (order: Order) => Fields<F>,
) {
  const type = `${stage}.${name}` as const;
  return {
    stage,
    type,
    schema: z.strictObject({ ...envelope, ...fields, type: z.literal(type) }),
    /** The order's message, as it is sent. */
    of: (order: Order) => ({ ...envelopeOf(order.orderId, type), ...fill(order) }),
  };
}

export const reserveStock = command(
  'inventory',
  'reserve',
  { lines: z.array(orderLine).check(z.minLength(1)) },
  ({ lines }) => ({ lines }),
);
export const releaseStock = command('inventory', 'release', {}, () => ({}));

/** A mail carries all that it tells, and the order's version that it tells of. */
const mailFields = { version: z.int().check(z.positive()), customer };
const mailOf = ({ version, customer }: Order) => ({ version, customer });

export const mailConfirmed = command(
  'email',
  'confirmed',
  { ...mailFields, lines: z.array(pricedLine), total: money },
  (order) => {
    if (!order.reserved) throw incomplete(order, 'reserved lines');
    return { ...mailOf(order), ...order.reserved };
  },
);
export const mailRejected = command(
  'email',
  'rejected',
  { ...mailFields, shortages: z.array(shortage) },
  (order) => {
    if (!order.shortages) throw incomplete(order, 'shortages');
    return { ...mailOf(order), shortages: order.shortages };
  },
);
export const mailCancelled = command(
  'email',
  'cancelled',
  {
    ...mailFields,
    /** True when stock had been reserved and was put back. */
    released: z.boolean(),
    lines: z.array(orderLine),
  },
  (order) => ({ ...mailOf(order), released: order.reserved !== undefined, lines: order.lines }),
);

/** All commands: one that is not here is sent by nobody. */
export const commands = [
  reserveStock,
  releaseStock,
  mailConfirmed,
  mailRejected,
  mailCancelled,
] as const;

export const commandStages: readonly CommandStage[] = [
  ...new Set(commands.map(({ stage }) => stage)),
];

/** What the inventory stage takes. */
export const inventoryMessage = z.discriminatedUnion('type', [
  reserveStock.schema,
  releaseStock.schema,
]);
/** What the email stage takes. */
export const emailMessage = z.discriminatedUnion('type', [
  mailConfirmed.schema,
  mailRejected.schema,
  mailCancelled.schema,
]);

/** What a mail can tell of: the second part of its type. */
export const mailOutcomes = ['confirmed', 'rejected', 'cancelled'] as const;
export type MailOutcome = (typeof mailOutcomes)[number];

export const mailTypeOf = (outcome: MailOutcome): EmailMessage['type'] => `email.${outcome}`;

export type Command = (typeof commands)[number];
/** A stage that carries out commands. */
export type CommandStage = Command['stage'];
export type SagaCommand = Command['type'];
export type CommandMessage = z.output<Command['schema']>;
export type InventoryMessage = z.output<typeof inventoryMessage>;
export type EmailMessage = z.output<typeof emailMessage>;

/** The message by which an order, as it is now, gives a command. */
export function commandOf(type: SagaCommand, order: Order): CommandMessage {
  const found = commands.find((one) => one.type === type);
  if (!found) throw new Error(`there is no command ${type}`);
  return found.of(order);
}

function incomplete({ orderId, state }: Order, missing: string): IncompleteOrderError {
  return new IncompleteOrderError(orderId, state, missing);
}
