import { parseArgs } from 'node:util';
import { UsageError } from '../command-line/usage-error.ts';
import { integer, requireUrl } from '../command-line/values.ts';
import { defaultStack, LAPTOP } from '../deployment/find-stack.ts';
import { RUN_ID } from './own-run.ts';

export const usage = `Usage: npm run replay -- FILE.csv[.gz] [options]

Submits every invoice of a file as an order, waits until each is settled, and checks the books.
docs/replay.md says what becomes of an invoice.

  --url URL           the API (default: what the stack's outputs say)
  --endpoint URL|aws  where tables and queues are (default http://127.0.0.1:4566)
  --stack NAME        default OrderPipeline on AWS, OrderPipelineDevelopment on an endpoint
  --region REGION     default us-east-1 on an endpoint, the SDK's own on AWS
  --limit N           the first N invoices only
  --run-id ID         keys and products of this run's own, and the books of its orders alone
  --concurrency N     requests at a time, 1 to 256 (default 16)
  --timeout SECONDS   how long to wait until all is settled (default 300)
  --json              the report for a program
  --help              this text

Ends with 0 when the books balance, 1 when they do not or an order is not settled, 2 when it was
called wrongly.

Examples:
  npm run replay -- test/fixtures/online-retail-150.csv.gz
  npm run replay -- orders.csv --limit 100 --concurrency 4 --json
  npm run replay -- orders.csv.gz --endpoint aws --region eu-west-1`;

export interface Arguments {
  readonly file: string;
  readonly url: string | undefined;
  readonly endpoint: string;
  readonly stack: string;
  readonly region: string | undefined;
  readonly limit: number | undefined;
  /** Matches `RUN_ID`; undefined: the file's own keys, and the books of the whole deployment. */
  readonly runId: string | undefined;
  readonly concurrency: number;
  readonly timeoutMs: number;
  readonly json: boolean;
}

/** @returns undefined when help was asked for. @throws UsageError */
export function parseArguments(args: readonly string[]): Arguments | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  const [file, ...others] = positionals;
  if (file === undefined) throw new UsageError('name the file to replay');
  if (others.length > 0) throw new UsageError(`one file at a time, not also ${others.join(', ')}`);
  const endpoint = values.endpoint ?? LAPTOP;
  if (endpoint !== 'aws') requireUrl('endpoint', endpoint);
  if (values.url !== undefined) requireUrl('url', values.url);
  return {
    file,
    endpoint,
    url: values.url,
    stack: values.stack ?? defaultStack(endpoint),
    region: values.region,
    runId: readRunId(values['run-id']),
    limit: values.limit === undefined ? undefined : integer('limit', values.limit, 1, 10_000_000),
    concurrency: integer('concurrency', values.concurrency ?? '16', 1, 256),
    timeoutMs: integer('timeout', values.timeout ?? '300', 1, 86_400) * 1000,
    json: values.json ?? false,
  };
}

function readRunId(id: string | undefined): string | undefined {
  if (id === undefined || RUN_ID.test(id)) return id;
  throw new UsageError(`--run-id must be 1 to 20 letters, digits and dashes, not "${id}"`);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        url: { type: 'string' },
        endpoint: { type: 'string' },
        stack: { type: 'string' },
        region: { type: 'string' },
        limit: { type: 'string' },
        'run-id': { type: 'string' },
        concurrency: { type: 'string' },
        timeout: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
