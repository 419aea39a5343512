/**
 * Every setting of a deployment: one validated object, read from CDK's context. `-c name=value`, or
 * `context` in cdk.json; there, `environments.<environment>` holds what one environment differs in.
 */
import * as z from 'zod';
import { alarmSettings } from './alarm-settings.ts';
import { emulators } from './emulators.ts';
import { contradictionIn } from './setting-contradictions.ts';
import { flag, list, logRetention, whole } from './setting-kinds.ts';

const environments = ['development', 'staging', 'production'] as const;

export type Environment = (typeof environments)[number];

/** How an environment may be called, too. */
const shortNames: Readonly<Record<string, Environment>> = {
  dev: 'development',
  prod: 'production',
};

const domain = z
  .string()
  .regex(
    /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
    'must be a domain name in lower case',
  );

/**
 * What can be set. A default that depends on the environment is in `environmentDefaults`; what is
 * optional and in neither is off.
 */
const contextSchema = z.strictObject({
  /**
   * `production` and `staging` keep data: deletion protection, point-in-time recovery, tables that
   * outlive the stack. `development` cleans up after itself and gives a failed message back in
   * seconds. Each has a stack of its own. Default: production, since forgetting it must lose nothing.
   */
  environment: z
    .preprocess(
      (name) => (typeof name === 'string' ? (shortNames[name] ?? name) : name),
      z.enum(environments, {
        error: 'must be development (dev), staging or production (prod)',
      }),
    )
    .default('production'),
  /**
   * From whom the mails come. No default: it is the shop's. Without it, CloudFormation's parameter
   * SenderAddress must be given.
   */
  sender: z.email('must be an e-mail address').optional(),
  /** ISO 4217 code of all prices of the catalogue. Default: GBP, the currency of the replayed sales. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code, such as GBP')
    .default('GBP'),
  /**
   * Both together: callers bring a JSON web token of this issuer instead of an AWS signature. Off by
   * default: a signature needs nobody else.
   */
  jwtIssuer: z.url({ protocol: /^https$/, error: 'must be an https URL' }).optional(),
  jwtAudience: z.string().min(1, 'must be the audience of the tokens').optional(),
  /**
   * With tokens: who brings this scope reads any order by its id (read only; the list stays the
   * caller's own). Off by default: nobody does.
   */
  administratorScope: z
    .string()
    .regex(
      /^[\x21\x23-\x5b\x5d-\x7e]+$/,
      'must be one OAuth scope (RFC 6749, 3.3), without a space',
    )
    .optional(),
  /**
   * With signatures: the account's roles and users that read any order by its id, like
   * `administratorScope`: `role/support,user/audit/ada`. Default: none.
   */
  administratorPrincipals: list(
    z
      .string()
      .regex(
        /^(role\/[\w+=.@-]+|user\/[\w+=.@/-]+)$/,
        'must be role/NAME or user/PATH/NAME, with commas between',
      ),
  ).default([]),
  /**
   * Requests a second to each route of the API, and how many may come at once (the token bucket's
   * size); beyond it the gateway answers 429. Defaults: 500 and 1,000. The stages' ten environments
   * of ten messages finish about as many orders a second, and the account's quota (10,000 a second,
   * bursts of 5,000: API Gateway, "Quotas") is left to others.
   */
  throttleRate: whole('requests a second', 1, 10_000).default(500),
  throttleBurst: whole('requests', 1, 5_000).default(1_000),
  /**
   * The same for cancelling. Defaults: 50 and 100. A shop cancels one order in six (the replayed
   * sales); more is a mistake or an attack, and each costs a message of the queue that starts orders.
   */
  cancelThrottleRate: whole('requests a second', 1, 10_000).default(50),
  cancelThrottleBurst: whole('requests', 1, 5_000).default(100),
  /** Timeout of a consumer, s. The queues' visibility timeout is six times as long (at most 12 h). */
  consumerTimeoutSeconds: whole('seconds', 10, 900).optional(),
  /**
   * Messages an invocation gets. Default: 10, FIFO queues' largest (Lambda, SQS event source): calls
   * are made by the batch, so that the largest is the cheapest.
   */
  batchSize: whole('messages', 1, 10).default(10),
  /**
   * Concurrent invocations a queue may cause: the back-pressure on the tables behind it. Lambda
   * allows 2 to 1,000.
   */
  maximumConcurrency: whole('invocations', 2, 1_000).optional(),
  /**
   * Deliveries after which SQS itself moves a message to the dead-letter queue. Default: 1,000, SQS's
   * largest. The consumer buries a message that is wrong after a few attempts; this count is what an
   * outage takes. With the usual pauses it lasts 5 days and more; at the least, when every invocation
   * dies or no pause can be set, 1,000 visibility timeouts, which is 50 hours (16 in development).
   */
  maxReceiveCount: whole('deliveries', 1, 1_000).default(1_000),
  /** For how long log lines are kept, days, as CloudWatch Logs counts them. Default: 30. */
  logRetentionDays: logRetention().default(30),
  /**
   * Tables, queues and log groups are encrypted with a key of the account's own, which an auditor can
   * see used and an administrator can revoke. Default: false, since AWS's own keys encrypt all of
   * them at no price; a key costs 1 USD a month and 0.03 USD per 10,000 uses.
   */
  customerManagedKey: flag().default(false),
  /**
   * The domain that mails come from, instead of the sender's address alone: SES signs with DKIM once
   * the DNS records are there that the outputs name. Default: the address is the identity.
   */
  mailDomain: domain.optional(),
  /**
   * A subdomain of `mailDomain` for the envelope (MAIL FROM), so that SPF aligns with the domain,
   * too; bounces come to it. Default: SES's own domain.
   */
  mailFromDomain: domain.optional(),
  /** Where customers' answers go. Default: the sender's address. */
  replyTo: z.email('must be an e-mail address').optional(),
  /**
   * Gets every mail in place of the customers, for a deployment that must not mail them, such as
   * staging. Default: each customer gets his own.
   */
  redirectMailTo: z.email('must be an e-mail address').optional(),
  /**
   * The emulator of AWS that is deployed to: what it fails a stack on is left out, what it asks for
   * beyond AWS is granted. Never for AWS. Default: none, and the stack is as it is.
   */
  emulator: z.enum(emulators, { error: `must be ${emulators.join(' or ')}` }).optional(),
  ...alarmSettings,
});

/** Settings that no one default fits. */
const environmentDefaults = {
  development: {
    /** A message of a killed function is back after a minute. */
    consumerTimeoutSeconds: 10,
    /** Lambda's least: a laptop has few processors. */
    maximumConcurrency: 2,
  },
  /** Like production, which it rehearses. */
  staging: { consumerTimeoutSeconds: 30, maximumConcurrency: 10 },
  production: {
    /** A full batch takes under a second; the rest is for the SDK's retries in a bad minute. */
    consumerTimeoutSeconds: 30,
    /** A hundred messages of a queue at once: what tables on demand take from their first minute. */
    maximumConcurrency: 10,
  },
} as const satisfies Record<Environment, unknown>;

const completeSchema = contextSchema.required({
  consumerTimeoutSeconds: true,
  maximumConcurrency: true,
});

/** Tokens of this issuer, for this audience, name the callers. */
export interface JwtSettings {
  readonly issuer: string;
  readonly audience: string;
}

/** A valid setting each, and what follows from several. */
export interface Settings
  extends Readonly<Omit<z.output<typeof completeSchema>, 'jwtIssuer' | 'jwtAudience'>> {
  /** Undefined: callers sign their requests. */
  readonly jwt: JwtSettings | undefined;
  /** Data outlives the stack and can be restored. */
  readonly keepData: boolean;
}

/** A setting that is wrong: the message names it and says what it must be. */
export class InvalidSettingError extends Error {
  override readonly name = 'InvalidSettingError';
}

/** Where cdk.json holds what is one environment's. All of it is checked, whichever is deployed. */
const overridesSchema = z.object({
  environments: z
    .partialRecord(
      z.enum(environments, { error: `has ${environments.join(', ')}` }),
      contextSchema.omit({ environment: true }),
    )
    .optional(),
});

/** Context that is CDK's own has one of these in its name: feature flags, look-ups, `aws:…`. */
const CDK_CONTEXT = /[:@/]/;

/**
 * Reads the settings from the app's context; a name that is no setting is refused.
 * @throws InvalidSettingError
 */
export function readSettings(context: Readonly<Record<string, unknown>>): Settings {
  const { environments: overrides, ...given } = Object.fromEntries(
    Object.entries(context).filter(([name]) => !CDK_CONTEXT.test(name)),
  );
  const { environment } = check(contextSchema.pick({ environment: true }).loose(), given);
  const { environments: each } = check(overridesSchema, { environments: overrides });
  const { jwtIssuer, jwtAudience, ...rest } = check(completeSchema, {
    ...environmentDefaults[environment],
    ...each?.[environment],
    ...given,
  });
  const jwt = readJwt(jwtIssuer, jwtAudience);
  const contradiction = contradictionIn({ ...rest, jwt });
  if (contradiction !== undefined) throw new InvalidSettingError(contradiction);
  return {
    ...rest,
    jwt,
    keepData: environment !== 'development',
  };
}

function check<T>(schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new InvalidSettingError(parsed.error.issues.map(sentenceFor).join('; '));
}

function sentenceFor(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => `"${[...issue.path, key].join('.')}"`);
    const known = Object.keys(contextSchema.shape).join(', ');
    return `there is no setting ${names.join(', ')}; there are ${known}`;
  }
  return `setting "${issue.path.join('.')}": ${issue.message}`;
}

function readJwt(issuer: string | undefined, audience: string | undefined): Settings['jwt'] {
  if (issuer === undefined && audience === undefined) return undefined;
  if (issuer !== undefined && audience !== undefined) return { issuer, audience };
  throw new InvalidSettingError('settings "jwtIssuer" and "jwtAudience" go together: give both');
}
