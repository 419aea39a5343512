import { GetAccountSettingsCommand } from '@aws-sdk/client-lambda';
import type { Deployment } from '../command.ts';
import { mappingsOf } from '../stages/stages.ts';
import { ask } from '../told.ts';
import { type Check, checksOf, fail, ok } from './check.ts';

/** The account lets as many functions run as the queues may start, and more: the API needs some. */
export async function checkCapacity(deployment: Deployment): Promise<readonly Check[]> {
  const subject = 'concurrency';
  const { connection, outputs } = deployment;
  const told = await ask(connection, async () => {
    const { AccountLimit } = await connection.lambda.send(new GetAccountSettingsCommand({}));
    const mappings = await Promise.all(
      outputs.queues.map((queue) => mappingsOf(connection, queue)),
    );
    return {
      available: AccountLimit?.UnreservedConcurrentExecutions ?? 0,
      maxima: mappings.flat().map(({ maximumConcurrency }) => maximumConcurrency),
    };
  });
  return checksOf(subject, told, ({ available, maxima }) => {
    const wanted = maxima.reduce<number>((sum, maximum) => sum + (maximum ?? 0), 0);
    if (maxima.includes(undefined)) return [fail(subject, 'a mapping has no maximum')];
    const figures = `the queues may start ${wanted} functions, the account allows ${available}`;
    return [available > wanted ? ok(subject, figures) : fail(subject, figures)];
  });
}
