/** `doctor` */
import { UsageError } from '../../command-line/usage-error.ts';
import type { Command, Deployment } from '../command.ts';
import { table } from '../table.ts';
import { refusalIn } from '../told.ts';
import { count } from '../words.ts';
import { checkAlarms } from './alarms.ts';
import { checkCapacity } from './capacity.ts';
import { type Check, type Checker, fail, type Verdict } from './check.ts';
import { checkMail } from './mail.ts';
import { checkMappings, checkOutputs, checkQueues } from './queues.ts';
import { checkTables } from './tables.ts';

const checkers: Readonly<Record<string, Checker>> = {
  outputs: checkOutputs,
  tables: checkTables,
  queues: checkQueues,
  mappings: checkMappings,
  mail: checkMail,
  alarms: checkAlarms,
  concurrency: checkCapacity,
};

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'whether a deployment is as it must be to do what it promises',
  usage: `doctor [options]

Looks at a deployment and changes nothing: its outputs are there, its tables active (in production
protected, and recoverable to a point in time), its queues have their dead-letter queues and are read,
mail can leave, every alarm exists and tells somebody, and Lambda may run as much as the queues start.
What an endpoint does not tell is said to be so, and is no pass. Ends with 1 when a check fails; a
warning is for a person to judge. A stack without its outputs ends with 3.
`,
  examples: ['doctor', 'doctor --endpoint aws --region eu-west-1 --json'],
  options: {},
  prepare(input) {
    if (input.words.length > 0) throw new UsageError('doctor takes no words');
    return async (deployment) => {
      const checks: Check[] = [];
      for (const [subject, checker] of Object.entries(checkers)) {
        checks.push(...(await examine(deployment, subject, checker)));
      }
      return {
        isWell: numberOf(checks, 'fail') === 0,
        text: render(checks),
        data: { checks },
      };
    };
  },
};

/** What a service refuses to tell has failed: on AWS every call is there. */
async function examine(
  deployment: Deployment,
  subject: string,
  checker: Checker,
): Promise<readonly Check[]> {
  try {
    return await checker(deployment);
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal === undefined || !(error instanceof Error)) throw error;
    return [fail(subject, `could not be checked: ${refusal}: ${error.message}`)];
  }
}

function render(checks: readonly Check[]): string {
  const rows = checks.map(({ subject, verdict, detail }) => [verdict, subject, detail]);
  const parts = [
    `${count(numberOf(checks, 'fail'), 'check')} failed`,
    count(numberOf(checks, 'warn'), 'warning'),
    `${numberOf(checks, 'not told')} not told here`,
  ];
  return `${table(undefined, rows)}\n\n${parts.join(', ')}.`;
}

const numberOf = (checks: readonly Check[], verdict: Verdict) =>
  checks.filter((check) => check.verdict === verdict).length;
