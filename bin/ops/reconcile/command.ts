/** `reconcile` */
import { UsageError } from '../../command-line/usage-error.ts';
import type { Command } from '../command.ts';
import { reconcile } from './reconcile.ts';
import { renderReconciliation } from './report.ts';

export const reconcileCommand: Command = {
  name: 'reconcile',
  summary: 'whether stock, reservations and orders add up, and which do not',
  usage: `reconcile [options]

Computes the books from the tables alone, and says which product or order does not add up:

- available + held is the sum of a product's movements, and never negative;
- a confirmed order holds exactly its lines; a rejected or cancelled one holds nothing;
- no reservation is without its order, and no order went a way that there is not.

It lists the orders under way, and those that ended and whose mail is not out; neither is wrong by itself.

The system may run meanwhile: what moves is read so that it cannot be taken for wrong. It scans five
tables, two of them twice, and repairs nothing.
`,
  examples: ['reconcile', 'reconcile --endpoint aws --json'],
  options: {},
  prepare(input) {
    if (input.words.length > 0) throw new UsageError('reconcile takes no words');
    return async ({ connection, outputs, place, clock }) => {
      const data = await reconcile(connection.dynamoDb, outputs.tables);
      const text = renderReconciliation(data, place, clock.now());
      return { isWell: data.balances, text, data };
    };
  },
};
