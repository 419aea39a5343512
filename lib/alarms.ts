import { Annotations, CfnOutput, Validations } from 'aws-cdk-lib';
import type { Alarm, IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { canAlarmOn } from './emulators.ts';
import { addApiAlarms } from './monitoring/api-alarms.ts';
import { addConcurrencyAlarm, addFunctionAlarms } from './monitoring/function-alarms.ts';
import { addMailAlarms } from './monitoring/mail-alarms.ts';
import type { Monitored } from './monitoring/monitored.ts';
import { addOrderAlarms } from './monitoring/order-alarms.ts';
import { addQueueAlarms } from './monitoring/queue-alarms.ts';
import { type AddAlarm, runbookAlarm } from './monitoring/runbook-alarm.ts';
import { addTableAlarms } from './monitoring/table-alarms.ts';
import type { Settings } from './settings.ts';

export interface AlarmsProps {
  readonly settings: Settings;
  readonly monitored: Monitored;
}

/**
 * The alarms. Each tells the topic of the setting `alarmTopicArn` when it goes off, and when it is
 * over; its description names its paragraph of the runbook.
 */
export class Alarms extends Construct {
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, { settings, monitored }: AlarmsProps) {
    super(scope, id);
    const action = this.actionOf(settings);
    const alarms: Alarm[] = [];
    const add: AddAlarm = (name, spec) => {
      if (!canAlarmOn(spec.metric, settings.emulator)) return;
      const alarm = runbookAlarm(this, name, spec);
      if (action) {
        alarm.addAlarmAction(action);
        alarm.addOkAction(action);
      } else {
        Validations.of(alarm).acknowledge({
          id: 'cdk-validator-cfnguard::cloudwatch_alarm_action_check',
          reason:
            'Without the setting alarmTopicArn there is nobody to tell: the stack warns of it.',
        });
      }
      alarms.push(alarm);
    };
    for (const queue of monitored.queues) addQueueAlarms(add, queue, settings);
    for (const target of monitored.functions) addFunctionAlarms(add, target);
    for (const stage of monitored.stages) addConcurrencyAlarm(add, stage, settings);
    for (const table of monitored.tables) addTableAlarms(add, table);
    addApiAlarms(add, monitored.api, settings);
    addOrderAlarms(add, this, settings);
    addMailAlarms(add, this, settings);
    this.alarms = alarms;
  }

  /** Nobody to tell is a choice while developing, and a mistake after that. */
  private actionOf({ alarmTopicArn, environment }: Settings): IAlarmAction | undefined {
    const nobody = 'nobody: set alarmTopicArn to the ARN of an SNS topic';
    new CfnOutput(this, 'Target', { value: alarmTopicArn ?? nobody }).overrideLogicalId(
      'AlarmsTell',
    );
    if (alarmTopicArn !== undefined) {
      return new SnsAction(Topic.fromTopicArn(this, 'Topic', alarmTopicArn));
    }
    if (environment !== 'development') {
      Annotations.of(this).addWarningV2('order-pipeline:alarms', `The alarms tell ${nobody}.`);
    }
    return undefined;
  }
}
