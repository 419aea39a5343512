/** Every scenario of the AWS CLI, a few at a time. */
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { inParallel } from '../../../../bin/command-line/in-parallel.ts';
import type { ProgramPath } from '../../../../bin/emulator/python-packages.ts';
import { AwsCli, WrongAnswer } from './aws-cli.ts';
import { runChild } from './child.ts';
import type { ClientResult } from './client-result.ts';
import { mail } from './commands/mail.ts';
import { notRun } from './commands/not-run.ts';
import { ownQueue, pipelineQueues, wrongCallsOfQueues } from './commands/queues.ts';
import type { Scenario, Where } from './commands/scenario.ts';
import { stack } from './commands/stack.ts';
import { ownTable, pipelineTables } from './commands/tables.ts';

/** The longest first. */
const scenarios: readonly Scenario[] = [
  ownQueue,
  ownTable,
  mail,
  stack,
  pipelineTables,
  pipelineQueues,
  wrongCallsOfQueues,
  ...notRun,
];

/** Starting Python is most of what a command takes. */
const AT_A_TIME = 2;
/** A command takes 0.5 s on an idle machine. */
const LIMIT_MS = 60_000;

const described = z.object({
  Stacks: z.tuple([
    z.object({
      StackName: z.string(),
      Outputs: z.array(z.object({ OutputKey: z.string(), OutputValue: z.string() })),
    }),
  ]),
});

export interface AwsCliOptions {
  readonly endpoint: string;
  readonly programs: ProgramPath;
  readonly environment: Readonly<Record<string, string>>;
  /** Empty. */
  readonly directory: string;
  /** Told when a scenario has ended. */
  readonly onDone: (done: number, total: number) => void;
}

export async function checkAwsCli(options: AwsCliOptions): Promise<ClientResult> {
  const { endpoint, programs, environment, directory } = options;
  const run = (args: readonly string[]) =>
    runChild({ command: programs('aws'), args, environment, directory, limitMs: LIMIT_MS });
  // Version 1 does not read AWS_ENDPOINT_URL for SQS, and would call AWS:
  // https://github.com/aws/aws-cli/issues/8737
  const cli = new AwsCli((args) => run(['--endpoint-url', endpoint, '--output', 'json', ...args]));
  const failures: string[] = [];
  const held = async (name: string, check: () => Promise<void>) => {
    try {
      await check();
    } catch (error) {
      if (!(error instanceof WrongAnswer)) throw error;
      failures.push(`AWS CLI: ${name}\n${error.message}`);
    }
  };
  const { stdout: programVersion } = await run(['--version']);
  const [, version = 'of no version'] = /^aws-cli\/(\S+)/.exec(programVersion) ?? [];
  await held('the stack is described', async () => {
    const where = await findWhere(cli, endpoint);
    let done = 0;
    await inParallel(scenarios, AT_A_TIME, async ({ name, run: commands }) => {
      const own = await mkdtemp(join(directory, 'cli-'));
      await held(name, () => commands(cli, { ...where, directory: own }));
      options.onDone(++done, scenarios.length);
    });
  });
  return { client: `AWS CLI ${version}`, passed: cli.passed, failures };
}

async function findWhere(cli: AwsCli, endpoint: string): Promise<Omit<Where, 'directory'>> {
  const { Stacks } = await cli.prints(described, 'cloudformation', 'describe-stacks');
  const [{ StackName: stackName, Outputs: outputs }] = Stacks;
  const values = new Map(outputs.map(({ OutputKey: name, OutputValue: value }) => [name, value]));
  return {
    endpoint,
    stackName,
    output: (name) => {
      const value = values.get(name);
      if (value === undefined) throw new WrongAnswer(`The stack has no output ${name}`);
      return value;
    },
  };
}
