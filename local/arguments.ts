import { parseArgs } from 'node:util';

export const usage = `Usage: npm start -- [options]

  --api-port N         port of the HTTP API (default 4567)
  --endpoint-port N    port that speaks AWS's protocols (default 4566)
  --console-port N     port of the inbox page (default 4568)
  -c, --context K=V    a setting of the stack, as for cdk deploy; can be repeated
  --fresh              forget what an earlier run has kept: orders, stock, messages, mails
  --state PATH         folder of what is kept (default .local/<endpoint port>)
  --verbose            print every line that the functions log
  --help               this text

All ports are on 127.0.0.1; 0 means any. DYNAMODB_ENDPOINT names a DynamoDB to use in place of the
embedded engine; --fresh does not touch it.

Examples:
  npm start -- -c maxReceiveCount=2 -c batchSize=1
  npm start -- --api-port 8080 --verbose
  npm start -- --fresh`;

/** The command line is wrong; the message says what. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface Arguments {
  readonly help: boolean;
  readonly verbose: boolean;
  readonly fresh: boolean;
  /** Undefined: one that follows from the port. */
  readonly stateDirectory: string | undefined;
  readonly ports: { readonly endpoint: number; readonly api: number; readonly console: number };
  readonly context: Readonly<Record<string, string>>;
  readonly dynamoDbEndpoint: string | undefined;
}

export function parseArguments(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Arguments {
  const values = parse(args);
  return {
    help: values.help ?? false,
    verbose: values.verbose ?? false,
    fresh: values.fresh ?? false,
    stateDirectory: values.state || undefined,
    ports: {
      api: port('api-port', values['api-port'], 4567),
      endpoint: port('endpoint-port', values['endpoint-port'], 4566),
      console: port('console-port', values['console-port'], 4568),
    },
    context: Object.fromEntries((values.context ?? []).map(setting)),
    dynamoDbEndpoint: environment['DYNAMODB_ENDPOINT'] || undefined,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean' },
        verbose: { type: 'boolean' },
        fresh: { type: 'boolean' },
        state: { type: 'string' },
        'api-port': { type: 'string' },
        'endpoint-port': { type: 'string' },
        'console-port': { type: 'string' },
        context: { type: 'string', short: 'c', multiple: true },
      },
    }).values;
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function port(name: string, value: string | undefined, otherwise: number): number {
  if (value === undefined) return otherwise;
  const number = Number(value);
  if (/^\d+$/.test(value) && number <= 65_535) return number;
  throw new UsageError(`--${name} must be a port from 0 to 65535, not "${value}"`);
}

function setting(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`--context takes name=value, not "${text}"`);
  return [text.slice(0, at), text.slice(at + 1)];
}
