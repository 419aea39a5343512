import { Duration } from 'aws-cdk-lib';
import { MathExpression, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import type { KeyTable } from '../key-table.ts';
import { awsMetric } from './aws-metrics.ts';
import { nameOf } from './monitored.ts';
import type { AddAlarm } from './runbook-alarm.ts';

const reading = { statistic: 'Sum', period: Duration.minutes(5) } as const;
/** A fault of DynamoDB's hits all operations alike: the pipeline's reads and its transactions tell. */
const OPERATIONS = ['BatchGetItem', 'TransactWriteItems'];

export function addTableAlarms(add: AddAlarm, target: KeyTable): void {
  const name = nameOf(target);
  add(`${name}Throttled`, {
    metric: throttles(target),
    threshold: 0,
    periods: 3,
    says: `DynamoDB has turned calls to the table ${target.node.id}, or to an index of it, away for 15 min.`,
    runbook: 'alarm-table-throttled',
  });
  add(`${name}Errors`, {
    metric: sum(
      target,
      OPERATIONS.map((Operation) =>
        awsMetric('AWS/DynamoDB', 'SystemErrors', { ...tableOf(target), Operation }, reading),
      ),
    ),
    threshold: 0,
    periods: 3,
    says: `DynamoDB has answered calls to the table ${target.node.id} with errors of its own for 15 min.`,
    runbook: 'alarm-table-errors',
  });
}

/** Calls turned away; an index counts its own. */
export function throttles(target: KeyTable): MathExpression {
  const places = [
    tableOf(target),
    ...indexesOf(target).map((GlobalSecondaryIndexName) => ({
      ...tableOf(target),
      GlobalSecondaryIndexName,
    })),
  ];
  return sum(
    target,
    places.flatMap((place) => [
      awsMetric('AWS/DynamoDB', 'ReadThrottleEvents', place, reading),
      awsMetric('AWS/DynamoDB', 'WriteThrottleEvents', place, reading),
    ]),
  );
}

export const tableOf = ({ table }: KeyTable) => ({ TableName: table.tableName });

function indexesOf({ table }: KeyTable): readonly string[] {
  const { defaultChild } = table.node;
  if (!(defaultChild instanceof CfnTable)) throw new Error(`${table.node.path} is no table`);
  const indexes = table.stack.resolve(defaultChild.globalSecondaryIndexes) ?? [];
  return indexes.map(({ indexName }: CfnTable.GlobalSecondaryIndexProperty) => indexName);
}

/** Of metrics of a table that tell nothing while nothing happens; ids differ within a graph. */
function sum(target: KeyTable, metrics: readonly Metric[]): MathExpression {
  const named = metrics.map((metric, at) => [`of${nameOf(target)}${at}`, metric] as const);
  return new MathExpression({
    expression: named.map(([name]) => `FILL(${name}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(named),
    period: reading.period,
  });
}
