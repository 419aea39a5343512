/** `components.schemas`: what the code validates with, as JSON Schema. */
import * as z from 'zod/mini';
import { limits } from '../../core/limits.ts';
import {
  customer,
  displayName,
  email,
  money,
  orderLine,
  quantity,
  shortage,
  sku,
} from '../../core/schema.ts';
import { submission } from '../../core/submission.ts';
import {
  attentionAnswer,
  fieldError,
  mailAnswer,
  orderAnswer,
  orderId,
  orderListAnswer,
  orderState,
  orderWithMailsAnswer,
  pricedLineAnswer,
  problemAnswer,
  timelineEntry,
  unreadableAnswer,
} from '../../lambdas/api/answers.ts';
import { idempotencyKey } from '../../lambdas/api/request.ts';
import type { JsonSchema } from './openapi.ts';

/** A schema's name in the document, and what its JSON Schema cannot say. */
interface Meta {
  readonly id: string;
  readonly description: string;
  /** Keywords that a rule in code stands for. */
  readonly [keyword: string]: unknown;
}

const registry = z.registry<Meta>();
/** What the API itself says when a value breaks the schema's rule. */
const ruleOf = (schema: z.ZodMiniType) => schema.safeParse(undefined).error?.issues[0]?.message;

registry.add(submission, {
  id: 'Submission',
  description: `An order to submit: at most ${limits.maxBodyBytes} bytes of UTF-8, nested at most ${limits.maxBodyDepth} levels. Prices are the catalogue's: there is no field for them.`,
});
registry.add(submission.shape.lines, {
  id: 'OrderLines',
  description: 'No product (`sku`) stands on two lines: one line has the sum.',
  uniqueItems: true,
});
registry.add(customer, { id: 'Customer', description: 'Who gets the mail about the order.' });
registry.add(email, { id: 'EmailAddress', description: `Each ${ruleOf(email)}; ASCII only.` });
registry.add(displayName, {
  id: 'DisplayName',
  description: `Each ${ruleOf(displayName)}, line separators, bidirectional controls, unpaired surrogates, U+FFFD to U+FFFF.`,
  maxLength: limits.maxNameLength,
});
registry.add(orderLine, { id: 'OrderLine', description: 'How much of one product.' });
registry.add(sku, { id: 'Sku', description: `A product of the catalogue: ${ruleOf(sku)}.` });
registry.add(quantity, { id: 'Quantity', description: `Units: ${ruleOf(quantity)}.` });
registry.add(idempotencyKey, {
  id: 'IdempotencyKey',
  description: `Names the order among the caller's: ${ruleOf(idempotencyKey)}.`,
});
registry.add(orderId, {
  id: 'OrderId',
  description: 'Follows from the caller and the Idempotency-Key.',
});
registry.add(orderState, {
  id: 'OrderState',
  description: 'Terminal: `confirmed` (until it is cancelled), `rejected`, `cancelled`.',
});
registry.add(orderAnswer, {
  id: 'Order',
  description:
    'An order as its owner sees it. `lines` have prices, and `total` is there, once stock was reserved; `rejection` says which lines could not be filled; `attention` is there while a message of the order is in a dead-letter queue.',
});
registry.add(orderWithMailsAnswer, {
  id: 'OrderWithMails',
  description: 'An order, and what became of the mails about it.',
});
registry.add(mailAnswer, {
  id: 'Mail',
  description:
    'A mail about the order: `sent`; `superseded` when one about a later state came in its place; `refused` by SES; `suppressed` when its address takes none; or it came back: `bounced`, `complained`.',
});
registry.add(pricedLineAnswer, {
  id: 'PricedLine',
  description: 'A line with what the catalogue said when its stock was reserved.',
});
registry.add(money, {
  id: 'Money',
  description: "An amount in the currency's minor unit (pence, cents), and its ISO 4217 code.",
});
registry.add(shortage, { id: 'Shortage', description: 'Why a line cannot be filled.' });
registry.add(attentionAnswer, {
  id: 'Attention',
  description: 'The messages of the order that are dead, the oldest first.',
});
registry.add(timelineEntry, {
  id: 'TimelineEntry',
  description: 'A state, and when the order entered it.',
});
registry.add(unreadableAnswer, {
  id: 'UnreadableOrder',
  description: 'An order that is stored, and that this version cannot read.',
});
registry.add(orderListAnswer, {
  id: 'OrderList',
  description:
    'A page of the list, newest first. Go on while there is a `cursor`: a page can be short, or empty, before the end.',
});
registry.add(fieldError, {
  id: 'FieldError',
  description:
    'One wrong field: `path` is a JSON pointer (RFC 6901) into the body, or the name of a header or query parameter.',
});
registry.add(problemAnswer, {
  id: 'Problem',
  description: 'RFC 9457. A client may switch on `type`; `detail` is for a person.',
});

/** What API Gateway answers by itself; an HTTP API cannot change it. */
const gatewayMessage: JsonSchema = {
  description: 'API Gateway’s own answer, before a request reaches the API.',
  type: 'object',
  properties: { message: { type: 'string' } },
  required: ['message'],
};

/** Every schema of the document by its name. */
export function componentSchemas(): Readonly<Record<string, JsonSchema>> {
  const { schemas } = z.toJSONSchema(registry, {
    metadata: registry,
    uri: (id) => `#/components/schemas/${id}`,
    override: ({ jsonSchema }) => {
      // The format says it: the pattern that zod adds fills seven lines.
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
    },
  });
  const named = Object.entries(schemas).map(([id, schema]) => {
    const { $schema: _dialect, $id: _uri, id: _name, ...rest } = schema;
    return [id, rest] as const;
  });
  return { ...Object.fromEntries(named), GatewayMessage: gatewayMessage };
}

/** A schema without a name of its own; of a value that is parsed, what it is parsed to. */
export function inlineSchema(schema: z.ZodMiniType): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema);
  return rest;
}
