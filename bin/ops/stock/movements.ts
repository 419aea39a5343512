import { dynamoDbStore } from '../../../lambdas/runtime/aws/dynamodb-store.ts';
import type { Store } from '../../../lambdas/runtime/ports.ts';
import { UsageError } from '../../command-line/usage-error.ts';
import type { Deployment } from '../command.ts';

/** Products and movements. */
export function stockStore({ connection, outputs, clock }: Deployment): Store {
  const { stock, movements } = outputs.tables;
  return dynamoDbStore(connection.dynamoDb, { stock, movements }, clock);
}

/** What an operator calls a movement. @throws UsageError */
export function readMovementId(id: string | undefined): string | undefined {
  if (id === undefined || /^[\w.-]{1,64}$/.test(id)) return id;
  throw new UsageError('--id must be 1 to 64 letters, digits, dots, dashes and underscores');
}
