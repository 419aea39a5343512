/** `status` */
import { UsageError } from '../../command-line/usage-error.ts';
import type { Command } from '../command.ts';
import { STUCK_AFTER_MINUTES } from '../patience.ts';
import { readQueues } from './queues.ts';
import { problemsOf, renderStatus } from './report.ts';
import { findStuck, readUnderway } from './underway.ts';

export const statusCommand: Command = {
  name: 'status',
  summary: 'queues, dead letters, orders under way and stuck, and what needs a person',
  usage: `status [options]

How many messages wait in each queue, how many are dead, and whether its stage reads it; how many orders
are under way, since when, and which are stuck, with what is known of why. Ends with 1 when something
needs a person: a dead letter, a stuck order, a queue that nobody reads. The orders are found by a scan
of their table.

  --stuck-after N     minutes in one state after which an order is stuck (default ${STUCK_AFTER_MINUTES})
  --no-orders         leaves the orders out, and the scan that they cost`,
  examples: ['status', 'status --stuck-after 60 --json', 'status --endpoint aws --no-orders'],
  options: { 'stuck-after': 'text', 'no-orders': 'flag' },
  prepare(input) {
    if (input.words.length > 0) throw new UsageError('status takes no words');
    const minutes = input.integer('stuck-after', STUCK_AFTER_MINUTES, 1, 100_000);
    const isWithOrders = !input.flag('no-orders');
    return async (deployment) => {
      const { connection, outputs, clock, place } = deployment;
      const client = connection.dynamoDb;
      const orders = isWithOrders ? await readUnderway(client, outputs.tables.orders) : undefined;
      const queues = await readQueues(deployment);
      const before = clock.now() - minutes * 60_000;
      const { failures } = outputs.records;
      const stuck = orders && (await findStuck(client, failures, orders.underway, before, clock));
      const status = { queues, ...orders, stuck };
      const problems = problemsOf(status, minutes);
      return {
        isWell: problems.length === 0,
        text: renderStatus(status, problems, place, clock.now()),
        data: { needsAPerson: problems, ...status },
      };
    };
  },
};
