import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { UsageError } from '../../bin/command-line/usage-error.ts';
import { integer, requireUrl } from '../../bin/command-line/values.ts';
import { defaultStack, LAPTOP } from '../../bin/deployment/find-stack.ts';
import { RUN_ID } from '../../bin/replay/own-run.ts';
import type { Feature } from './feature.ts';
import type { TargetOptions } from './target.ts';

export const usage = `Usage: npm run e2e -- [--url API_URL] [options]

Checks a deployment from outside, feature by feature: on AWS, on an emulator, on a laptop. It uses keys
and products of its own, and purges nothing; docs/e2e.md says what it leaves behind.

  --url URL                 the API (default: what the stack's outputs say)
  --endpoint URL|aws        where tables and queues are (default: aws for an API of amazonaws.com, else
                            AWS_ENDPOINT_URL, else ${LAPTOP})
  --stack NAME              default OrderPipeline on AWS, OrderPipelineDevelopment on an endpoint
  --region REGION           default us-east-1 on an endpoint, the SDK's own on AWS
  --foreign-profile NAME    on AWS: a second identity, of another role or user
  --only NAME[,NAME…]       these features alone
  --skip NAME[,NAME…]       all but these features
  --strict                  a feature that is not run is a failure
  --timeout SECONDS         for each step of an order (default 60)
  --dead-letter-timeout SECONDS
                            for a message to be dead (default 300)
  --replay-timeout SECONDS  for all orders of the replay to be settled (default 600)
  --invoices N              the first N of the replay's 150 (default 150)
  --concurrency N           requests at a time in the replay, 1 to 256 (default 8)
  --run-id ID               in all keys and SKUs: 1 to 20 letters, digits and dashes (default: a new one)
  --json                    the report for a program
  --help                    this text

Ends with 0 when all that was run passed, 1 when not, 2 when it was called wrongly, 3 when the
deployment does not answer.

Examples:
  npm run e2e
  npm run e2e -- --url https://abc123.execute-api.eu-west-1.amazonaws.com --region eu-west-1
  npm run e2e -- --only confirm,cancel --json`;

export interface Arguments {
  readonly target: Omit<TargetOptions, 'signal'>;
  readonly features: readonly Feature[];
  readonly strict: boolean;
  readonly json: boolean;
}

/** @returns undefined when help was asked for. @throws UsageError */
export function parseArguments(
  args: readonly string[],
  known: readonly Feature[],
  environment: Readonly<Record<string, string | undefined>>,
): Arguments | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  if (values.url !== undefined) requireUrl('url', values.url);
  const endpoint = values.endpoint ?? endpointFor(values.url, environment['AWS_ENDPOINT_URL']);
  if (endpoint !== 'aws') requireUrl('endpoint', endpoint);
  if (endpoint === 'aws' && environment['AWS_ENDPOINT_URL']) {
    throw new UsageError('AWS_ENDPOINT_URL is set, and the SDK would go there: unset it for AWS');
  }
  const runId = values['run-id'] ?? newRunId();
  if (!RUN_ID.test(runId)) {
    throw new UsageError(`--run-id must be 1 to 20 letters, digits and dashes, not "${runId}"`);
  }
  const seconds = (name: keyof typeof values & string, otherwise: string) => {
    const value = values[name];
    return integer(name, typeof value === 'string' ? value : otherwise, 1, 86_400) * 1000;
  };
  return {
    target: {
      url: values.url,
      endpoint,
      stack: values.stack ?? defaultStack(endpoint),
      region: values.region,
      foreignProfile: values['foreign-profile'],
      runId,
      limits: {
        orderMs: seconds('timeout', '60'),
        deadLetterMs: seconds('dead-letter-timeout', '300'),
        replayMs: seconds('replay-timeout', '600'),
        invoices: integer('invoices', values.invoices ?? '150', 1, 150),
        concurrency: integer('concurrency', values.concurrency ?? '8', 1, 256),
      },
    },
    features: selected(known, values.only, values.skip),
    strict: values.strict ?? false,
    json: values.json ?? false,
  };
}

function endpointFor(url: string | undefined, fromEnvironment: string | undefined): string {
  if (url !== undefined && /\.amazonaws\.com(\.cn)?$/.test(new URL(url).hostname)) return 'aws';
  return fromEnvironment || LAPTOP;
}

/** Sorts by time, and is another one for two runs that begin together. */
const newRunId = () => `e2e-${Date.now().toString(36)}${randomInt(36 ** 3).toString(36)}`;

function selected(known: readonly Feature[], only?: string, skip?: string): readonly Feature[] {
  const named = (option: string, list: string) =>
    list.split(',').map((text) => {
      const found = known.find(({ name }) => name === text.trim());
      if (found) return found;
      const names = known.map(({ name }) => name).join(', ');
      throw new UsageError(`--${option}: there is no feature "${text}"; there are ${names}`);
    });
  const wanted = only === undefined ? known : named('only', only);
  const unwanted = skip === undefined ? [] : named('skip', skip);
  return known.filter((feature) => wanted.includes(feature) && !unwanted.includes(feature));
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        url: { type: 'string' },
        endpoint: { type: 'string' },
        stack: { type: 'string' },
        region: { type: 'string' },
        'foreign-profile': { type: 'string' },
        only: { type: 'string' },
        skip: { type: 'string' },
        strict: { type: 'boolean' },
        timeout: { type: 'string' },
        'dead-letter-timeout': { type: 'string' },
        'replay-timeout': { type: 'string' },
        invoices: { type: 'string' },
        concurrency: { type: 'string' },
        'run-id': { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
