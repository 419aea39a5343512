import { parseArgs } from 'node:util';
import { UsageError } from '../command-line/usage-error.ts';

export const usage = `Usage: npm run check:stack -- [options]

Synthesizes the stack as it can be deployed and lets cdk-nag, cfn-guard, CDK's default rules and
cfn-lint judge it. Prints what they find and what is suppressed, with the reasons.

  --cfn-lint FILE  the program; without it, cfn-lint is not asked (python3 -m venv .venv &&
                   .venv/bin/pip install cfn-lint, then .venv/bin/cfn-lint)
  --help           this text

Ends with 0 when nothing is found, 1 when something is, 2 when it was called wrongly.`;

export interface Arguments {
  readonly help: boolean;
  readonly cfnLint: string | undefined;
}

/** @throws UsageError */
export function parseArguments(args: readonly string[]): Arguments {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { 'cfn-lint': { type: 'string' }, help: { type: 'boolean', default: false } },
    });
    return { help: values.help, cfnLint: values['cfn-lint'] };
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
