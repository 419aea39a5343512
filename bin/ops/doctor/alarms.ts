import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { Deployment } from '../command.ts';
import { ask } from '../told.ts';
import { count } from '../words.ts';
import { type Check, checksOf, fail, ok, resourcesOf, warn } from './check.ts';

/** DescribeAlarms, API reference: names of a call, and alarms of an answer. */
const MAX_NAMES = 100;

interface Alarm {
  readonly name: string;
  readonly isWired: boolean;
}

/** Each alarm of the stack exists, and tells somebody. */
export async function checkAlarms(deployment: Deployment): Promise<readonly Check[]> {
  const subject = 'alarms';
  const names = await resourcesOf(
    deployment,
    'AWS::CloudWatch::Alarm',
    'AWS::CloudWatch::CompositeAlarm',
  );
  const told = await ask(deployment.connection, () => readAlarms(deployment, names));
  return checksOf(subject, told, (alarms) => {
    if (names.length === 0) return [warn(subject, 'the stack has none')];
    const missing = names.filter((name) => !alarms.some((alarm) => alarm.name === name));
    const silent = alarms.filter(({ isWired }) => !isWired).map(({ name }) => name);
    const problems = [
      ...(missing.length > 0 ? [fail(subject, `gone: ${missing.join(', ')}`)] : []),
      ...(silent.length > 0 ? [fail(subject, `without an action: ${silent.join(', ')}`)] : []),
    ];
    return problems.length > 0
      ? problems
      : [ok(subject, `${count(names.length, 'alarm')}, each with an action`)];
  });
}

async function readAlarms(
  { connection }: Deployment,
  names: readonly string[],
): Promise<readonly Alarm[]> {
  const alarms: Alarm[] = [];
  // At least one call, so that an endpoint without alarms says so.
  for (let from = 0; from === 0 || from < names.length; from += MAX_NAMES) {
    const { MetricAlarms = [], CompositeAlarms = [] } = await connection.cloudWatch.send(
      new DescribeAlarmsCommand({
        AlarmNames: names.slice(from, from + MAX_NAMES),
        AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
        MaxRecords: MAX_NAMES,
      }),
    );
    for (const { AlarmName = '', ActionsEnabled, AlarmActions = [] } of [
      ...MetricAlarms,
      ...CompositeAlarms,
    ]) {
      alarms.push({ name: AlarmName, isWired: ActionsEnabled === true && AlarmActions.length > 0 });
    }
  }
  return alarms;
}
