import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type OwnLaptop, startOwnLaptop } from '../../../kill/own-laptop.ts';
import type { Part, PartOptions } from '../part.ts';
import { checkAwsCli } from './aws-cli-checks.ts';
import { runBoto3 } from './boto3.ts';
import type { ClientResult } from './client-result.ts';
import { runDocumented } from './documented.ts';
import { clientEnvironment } from './environment.ts';

/** boto3 and the AWS CLI use a laptop of their own as a user of theirs would. */
export const clients: Part = async (options) => {
  const home = await mkdtemp(join(tmpdir(), 'order-pipeline-clients-'));
  try {
    const laptop = await startOwnLaptop(options.children);
    try {
      const results = await useLaptop(laptop, home, options);
      return {
        report: results.map(line),
        failures: results.flatMap(({ failures }) => failures),
      };
    } finally {
      await laptop.stop();
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
};

async function useLaptop(
  { endpoint }: OwnLaptop,
  home: string,
  { programs, progress }: PartOptions,
): Promise<readonly ClientResult[]> {
  const environment = clientEnvironment(endpoint, home, dirname(programs('aws')));
  const onDone = (done: number, total: number) =>
    progress.update(done, total, 'scenarios of the AWS CLI');
  return [
    await runBoto3(programs, environment, home),
    await checkAwsCli({ endpoint, programs, environment, directory: home, onDone }),
    await runDocumented({ endpoint, environment, directory: home }),
  ];
}

const line = ({ client, passed, failures }: ClientResult) =>
  `${client}: ${passed} checks passed, ${failures.length} failed`;
