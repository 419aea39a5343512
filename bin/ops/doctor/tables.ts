import { DescribeContinuousBackupsCommand, DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import type { Deployment } from '../command.ts';
import { ask, type Told } from '../told.ts';
import { count } from '../words.ts';
import { type Check, checksOf, fail, isDevelopment, ok, resourcesOf } from './check.ts';

interface TableState {
  readonly name: string;
  readonly status: string;
  readonly isProtected: boolean;
  /** Point-in-time recovery. */
  readonly recovery: Told<boolean>;
}

/** Active; in production, protected against deletion and recoverable to a point in time. */
export async function checkTables(deployment: Deployment): Promise<readonly Check[]> {
  const names = await resourcesOf(deployment, 'AWS::DynamoDB::Table');
  if (names.length === 0) return [fail('tables', 'the stack has none')];
  const tables = await Promise.all(names.map((name) => readTable(deployment, name)));
  const inactive = tables.filter(({ status }) => status !== 'ACTIVE');
  return [
    inactive.length === 0
      ? ok('tables', `${tables.length} active`)
      : fail('tables', inactive.map(({ name, status }) => `${name} is ${status}`).join(', ')),
    ...checkProtection(deployment, tables),
  ];
}

function checkProtection(deployment: Deployment, tables: readonly TableState[]): readonly Check[] {
  const open = tables.filter(({ isProtected }) => !isProtected).map(({ name }) => name);
  const untold = tables.find(({ recovery }) => recovery.kind === 'untold');
  const recovery: Told<readonly string[]> =
    untold?.recovery.kind === 'untold'
      ? untold.recovery
      : { kind: 'told', value: tables.filter(isUnrecoverable).map(({ name }) => name) };
  return [
    ...judge(deployment, 'deletion protection', open, tables.length),
    ...checksOf('point-in-time recovery', recovery, (names) =>
      judge(deployment, 'point-in-time recovery', names, tables.length),
    ),
  ];
}

const isUnrecoverable = ({ recovery }: TableState) => recovery.kind === 'told' && !recovery.value;

/** @param without the tables that it is off for. */
function judge(
  deployment: Deployment,
  subject: string,
  without: readonly string[],
  total: number,
): readonly Check[] {
  if (without.length === 0) return [ok(subject, `on for ${count(total, 'table')}`)];
  if (isDevelopment(deployment)) return [ok(subject, 'off, as in development')];
  return [fail(subject, `off for ${without.join(', ')}`)];
}

async function readTable({ connection }: Deployment, TableName: string): Promise<TableState> {
  const { Table } = await connection.dynamoDb.send(new DescribeTableCommand({ TableName }));
  const recovery = await ask(connection, async () => {
    const command = new DescribeContinuousBackupsCommand({ TableName });
    const { ContinuousBackupsDescription: backups } = await connection.dynamoDb.send(command);
    const status = backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus;
    return status === 'ENABLED';
  });
  return {
    name: TableName,
    status: Table?.TableStatus ?? 'unknown',
    isProtected: Table?.DeletionProtectionEnabled === true,
    recovery,
  };
}
