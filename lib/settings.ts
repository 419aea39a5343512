/** Every setting of a deployment: one validated object, read from CDK's context. */
import * as z from 'zod';

const seconds = (min: number, max: number) =>
  z.coerce.number({ error: 'must be a number of seconds' }).int().min(min).max(max);

const address = z.email('must be an e-mail address');

const domain = z
  .string()
  .regex(
    /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
    'must be a domain name in lower case',
  );

/**
 * What `cdk deploy -c name=value` (or `context` in cdk.json) can set. Where the default depends on
 * the environment, it is filled in by `readSettings`.
 */
const contextSchema = z.object({
  /**
   * `production` keeps data: deletion protection, point-in-time recovery, tables that outlive the
   * stack. `development` cleans up after itself and gives a failed message back in seconds.
   */
  environment: z.enum(['production', 'development']).default('production'),
  /** From whom the mails come. Without it, CloudFormation's parameter SenderAddress must be given. */
  sender: address.optional(),
  /** ISO 4217 code of all prices of the catalogue. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code, such as GBP')
    .default('GBP'),
  /** Both together: callers bring a JSON web token of this issuer instead of an AWS signature. */
  jwtIssuer: z.url({ protocol: /^https$/, error: 'must be an https URL' }).optional(),
  jwtAudience: z.string().min(1).optional(),
  /** Timeout of a consumer, s. The queues' visibility timeout is six times as long (at most 12 h). */
  consumerTimeoutSeconds: seconds(10, 900).optional(),
  /** Messages an invocation gets: FIFO queues allow at most 10 (Lambda, SQS event source). */
  batchSize: z.coerce.number().int().min(1).max(10).default(10),
  /**
   * Concurrent invocations a queue may cause: the back-pressure on the tables behind it. Lambda
   * allows 2 to 1,000.
   */
  maximumConcurrency: z.coerce.number().int().min(2).max(1000).optional(),
  /**
   * Deliveries after which SQS itself moves a message to the dead-letter queue: SQS's largest. The
   * consumer buries a message that is wrong after a few attempts; this count is what an outage
   * takes. With the usual pauses it lasts 5 days and more; at the least, when every invocation dies
   * or no pause can be set, 1,000 visibility timeouts, which is 50 hours (16 in development).
   */
  maxReceiveCount: z.coerce.number().int().min(1).max(1000).default(1000),
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
  replyTo: address.optional(),
  /**
   * Gets every mail in place of the customers, for a deployment that must not mail them, such as
   * staging. Default: each customer gets his own.
   */
  redirectMailTo: address.optional(),
});

export interface Settings {
  readonly environment: 'production' | 'development';
  readonly sender: string | undefined;
  readonly currency: string;
  readonly jwt: { readonly issuer: string; readonly audience: string } | undefined;
  readonly consumerTimeoutSeconds: number;
  readonly batchSize: number;
  readonly maximumConcurrency: number;
  readonly maxReceiveCount: number;
  readonly mailDomain?: string | undefined;
  readonly mailFromDomain?: string | undefined;
  readonly replyTo?: string | undefined;
  readonly redirectMailTo?: string | undefined;
}

/** A setting that is wrong: the message names it and says what it must be. */
export class InvalidSettingError extends Error {
  override readonly name = 'InvalidSettingError';
}

/** Context that is CDK's own has one of these in its name: feature flags, look-ups, `aws:…`. */
const CDK_CONTEXT = /[:@/]/;

/** Reads the settings from the app's context; a name that is no setting is refused. */
export function readSettings(context: Readonly<Record<string, unknown>>): Settings {
  const given = Object.fromEntries(
    Object.entries(context).filter(([name]) => !CDK_CONTEXT.test(name)),
  );
  const known = Object.keys(contextSchema.shape);
  const unknown = Object.keys(given).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new InvalidSettingError(
      `there is no setting "${unknown.join('", "')}"; there are ${known.join(', ')}`,
    );
  }
  const parsed = contextSchema.safeParse(given);
  if (!parsed.success) {
    const sentences = parsed.error.issues.map(
      ({ path, message }) => `setting "${path.join('.')}": ${message}`,
    );
    throw new InvalidSettingError(sentences.join('; '));
  }
  const { jwtIssuer, jwtAudience, sender, ...rest } = parsed.data;
  checkMailDomains(parsed.data);
  const isDevelopment = rest.environment === 'development';
  return {
    ...rest,
    sender,
    jwt: readJwt(jwtIssuer, jwtAudience),
    consumerTimeoutSeconds: rest.consumerTimeoutSeconds ?? (isDevelopment ? 10 : 30),
    maximumConcurrency: rest.maximumConcurrency ?? (isDevelopment ? 2 : 10),
  };
}

function readJwt(issuer: string | undefined, audience: string | undefined): Settings['jwt'] {
  if (issuer === undefined && audience === undefined) return undefined;
  if (issuer !== undefined && audience !== undefined) return { issuer, audience };
  throw new InvalidSettingError('settings "jwtIssuer" and "jwtAudience" go together: give both');
}

/** SES refuses a sender outside of the identity, and a MAIL FROM outside of the domain. */
function checkMailDomains({
  sender,
  mailDomain,
  mailFromDomain,
}: Partial<Pick<Settings, 'sender' | 'mailDomain' | 'mailFromDomain'>>): void {
  const isIn = (name: string) => name === mailDomain || name.endsWith(`.${mailDomain}`);
  const senderDomain = sender?.slice(sender.lastIndexOf('@') + 1).toLowerCase();
  if (mailDomain !== undefined && senderDomain !== undefined && !isIn(senderDomain)) {
    throw new InvalidSettingError(`setting "sender": must be an address of ${mailDomain}`);
  }
  if (mailFromDomain === undefined) return;
  if (mailDomain === undefined || mailFromDomain === mailDomain || !isIn(mailFromDomain)) {
    throw new InvalidSettingError(
      'setting "mailFromDomain": must be a subdomain of the setting "mailDomain"',
    );
  }
}
