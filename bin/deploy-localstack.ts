/** `npm run deploy:localstack`: the stack on LocalStack, in Docker. See docs/localstack.md. */
import { join } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import {
  CreateConfigurationSetCommand,
  SESClient,
  VerifyEmailIdentityCommand,
} from '@aws-sdk/client-ses';
import { configurationSetOf } from '../lib/emulators/localstack.ts';
import { UsageError } from './command-line/usage-error.ts';
import { readOutputs } from './deployment/outputs.ts';
import { bootstrap, type CdkTarget, deploy, SENDER } from './emulator/cdk.ts';
import { parseArguments, usage } from './emulator/localstack-arguments.ts';
import { projectRoot, REGION, STACK } from './emulator/places.ts';
import { ProgramError, runProgram } from './emulator/run-program.ts';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

const ENDPOINT = 'http://127.0.0.1:4566';
/** LocalStack takes any key; this one is its default account's. The secret is the tools' own. */
const credentials = { accessKeyId: 'test', secretAccessKey: 'local' };

const target: CdkTarget = {
  emulator: 'localstack',
  variables: {
    AWS_ENDPOINT_URL: ENDPOINT,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  },
  assembly: join(projectRoot, '.local', 'localstack.out'),
};

const client = { endpoint: ENDPOINT, region: REGION, credentials };

async function main(): Promise<void> {
  const { isHelp, context } = parseArguments(process.argv.slice(2));
  if (isHelp) return console.log(usage);
  await runProgram({
    command: 'docker',
    args: ['compose', '--file', 'localstack/compose.yaml', 'up', '--detach', '--wait'],
    directory: projectRoot,
    environment: process.env,
  });
  await bootstrap(target);
  await prepareMail();
  await deploy(target, context);
  const { apiUrl } = await readOutputs(new CloudFormationClient(client), STACK);
  console.log(`\nDeployed. API: ${apiUrl}`);
}

/** SES v1's identity and configuration set: in the free plan CloudFormation has neither. */
async function prepareMail(): Promise<void> {
  const ses = new SESClient(client);
  await ses.send(new VerifyEmailIdentityCommand({ EmailAddress: SENDER }));
  const Name = configurationSetOf({ stackName: STACK });
  try {
    await ses.send(new CreateConfigurationSetCommand({ ConfigurationSet: { Name } }));
  } catch (error) {
    // A deployment before this one has made it.
    if (!(error instanceof Error) || !error.name.startsWith('ConfigurationSetAlreadyExists')) {
      throw error;
    }
  }
}

try {
  await main();
} catch (error) {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${usage}`);
    process.exitCode = 2;
  } else if (error instanceof ProgramError) {
    console.error(error.message);
    process.exitCode = 1;
  } else throw error;
}
