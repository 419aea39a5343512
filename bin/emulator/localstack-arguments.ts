import { checkContext, contextOption, valuesOf } from './context.ts';

export const usage = `Usage: npm run deploy:localstack -- [options]

Starts LocalStack in Docker, with the token LOCALSTACK_AUTH_TOKEN, and deploys the stack to it with the
plain cdk CLI. Again after a change: deploys the change. See docs/localstack.md.

  -c NAME=VALUE     a setting of the stack, as often as wanted
  --help            this text

Ends with 0 when all is well, 1 when something is not, 2 when it was called wrongly.`;

export interface Arguments {
  readonly isHelp: boolean;
  /** `name=value`. */
  readonly context: readonly string[];
}

const options = {
  context: contextOption,
  help: { type: 'boolean', default: false },
} as const;

/** @throws UsageError */
export function parseArguments(args: readonly string[]): Arguments {
  const { help, context = [] } = valuesOf(args, options);
  return { isHelp: help, context: checkContext(context) };
}
