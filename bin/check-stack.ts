/** `npm run check:stack`: the static checks of what would be deployed. */
import { parseArguments, usage } from './check-stack/arguments.ts';
import { checkStack } from './check-stack/check.ts';
import { deployments } from './check-stack/deployments.ts';
import { report } from './check-stack/report.ts';
import { UsageError } from './command-line/usage-error.ts';

function main(): number {
  const { help, cfnLint } = parseArguments(process.argv.slice(2));
  if (help) {
    console.log(usage);
    return 0;
  }
  const judgements = Object.fromEntries(
    Object.entries(deployments).map(([name, context]) => [
      name,
      checkStack({ context, ...(cfnLint !== undefined && { cfnLint }) }),
    ]),
  );
  const { passed, text } = report(judgements);
  console.log(text);
  if (cfnLint === undefined) console.log('\nNot asked: cfn-lint (give --cfn-lint FILE).');
  return passed ? 0 : 1;
}

try {
  process.exitCode = main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n\n${usage}`);
  process.exitCode = 2;
}
