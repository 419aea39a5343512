import { parseArgs } from 'node:util';

export const usage = `Usage: npm start -- [options]

  --app PATH           another CDK app to run: its folder (with cdk.json), or its cloud assembly (cdk.out)
  --stack NAME         which stack of it, when it has several
  --parameters K=V     a value of a parameter of its template; can be repeated
  --api-port N         port of the HTTP API (default 4567)
  --endpoint-port N    port that speaks AWS's protocols (default 4566)
  --console-port N     port of the inbox page (default 4568)
  -c, --context K=V    a setting of the stack, as for cdk deploy; can be repeated
  --fresh              forget what an earlier run has kept: orders, stock, messages, mails
  --state PATH         folder of what is kept (default .local/<endpoint port>; another app's is its own)
  --verbose            print every line that the functions log
  --help               this text

All ports are on 127.0.0.1; 0 means any. DYNAMODB_ENDPOINT names a DynamoDB to use in place of the
embedded engine; --fresh does not touch it.

Examples:
  npm start -- -c maxReceiveCount=2 -c batchSize=1
  npm start -- --api-port 8080 --verbose
  npm start -- --fresh
  npm start -- --app ../shop/cdk.out --stack Shop`;

/** The command line is wrong; the message says what. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface Arguments {
  readonly help: boolean;
  readonly verbose: boolean;
  readonly fresh: boolean;
  /** Undefined: this project's pipeline. */
  readonly app: string | undefined;
  readonly stackName: string | undefined;
  readonly parameters: Readonly<Record<string, string>>;
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
    app: values.app || undefined,
    stackName: values.stack || undefined,
    parameters: settings('parameters', values.parameters),
    stateDirectory: values.state || undefined,
    ports: {
      api: port('api-port', values['api-port'], 4567),
      endpoint: port('endpoint-port', values['endpoint-port'], 4566),
      console: port('console-port', values['console-port'], 4568),
    },
    context: settings('context', values.context),
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
        app: { type: 'string' },
        stack: { type: 'string' },
        parameters: { type: 'string', multiple: true },
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

function settings(option: string, texts: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw new UsageError(`--${option} takes name=value, not "${text}"`);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}
