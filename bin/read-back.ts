/** `npm run read-back`: what was deployed against what was asked for. See docs/emulators.md. */
import { parseArgs } from 'node:util';
import { openCloudAssembly } from '../local/assembly/cloud-assembly.ts';
import { UsageError } from './command-line/usage-error.ts';
import { connect } from './deployment/connect.ts';
import { defaultStack } from './deployment/find-stack.ts';
import { readStack } from './read-back/deployed.ts';
import { isMet, outcomeOf, parseExpectation } from './read-back/expectation.ts';
import { judge, knownDifferences } from './read-back/known.ts';
import { readBack } from './read-back/read-back.ts';
import { report } from './read-back/report.ts';

const usage = `Usage: npm run read-back -- [options]

Reads the queues, tables, functions and event source mappings of a deployment through the SDK, and
compares every property with the template that was deployed. Changes nothing.

  --assembly DIRECTORY  the cloud assembly (default cdk.out)
  --endpoint URL|aws    where the deployment is (default: AWS_ENDPOINT_URL, else aws)
  --stack NAME          default OrderPipeline on AWS, OrderPipelineDevelopment on an endpoint
  --region REGION       default us-east-1 on an endpoint, the SDK's own on AWS
  --known ministack     differences that the emulator is known to make are no failure
  --expect TYPE.PROPERTY=VALUE
                        every resource of the type has this value, whatever the template says, and
                        there is one; as often as wanted
  --help                this text

Ends with 0 when all is as the template says, 1 when something is not, 2 when it was called wrongly.`;

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

function parse() {
  const options = {
    assembly: { type: 'string', default: 'cdk.out' },
    endpoint: { type: 'string', default: process.env['AWS_ENDPOINT_URL'] ?? 'aws' },
    stack: { type: 'string' },
    region: { type: 'string' },
    known: { type: 'string' },
    expect: { type: 'string', multiple: true },
    help: { type: 'boolean', default: false },
  } as const;
  try {
    return parseArgs({ options }).values;
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function expectedOf(emulator: string | undefined) {
  if (emulator === undefined) return [];
  if (emulator === 'ministack') return knownDifferences[emulator];
  throw new UsageError(`--known ${emulator}: there are ${Object.keys(knownDifferences).join()}`);
}

async function main(): Promise<number> {
  const given = parse();
  const { assembly, endpoint, region, known, help, stack = defaultStack(endpoint) } = given;
  if (help) {
    console.log(usage);
    return 0;
  }
  const expectations = (given.expect ?? []).map(parseExpectation);
  const { template } = await openCloudAssembly(assembly, stack);
  const connection = connect({
    endpoint,
    localAccessKeyId: 'read-back',
    ...(region !== undefined && { region }),
  });
  try {
    const result = await readBack(connection, template, await readStack(connection, stack));
    const judged = judge(result.differences, expectedOf(known));
    const outcomes = expectations.map((expectation) => outcomeOf(expectation, result.resources));
    console.log(report(result, judged, outcomes));
    const isAsWanted = judged.unknown.length + judged.gone.length === 0 && outcomes.every(isMet);
    return isAsWanted ? 0 : 1;
  } finally {
    connection.destroy();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n\n${usage}`);
  process.exitCode = 2;
}
