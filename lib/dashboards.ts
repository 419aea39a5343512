import { Stack } from 'aws-cdk-lib';
import { AlarmStatusWidget, Dashboard, type IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { businessWidgets } from './monitoring/business-widgets.ts';
import type { Monitored } from './monitoring/monitored.ts';
import { operationsWidgets } from './monitoring/operations-widgets.ts';
import type { Settings } from './settings.ts';

export interface DashboardsProps {
  readonly settings: Settings;
  readonly monitored: Monitored;
  /** Shown with their state, above everything else. */
  readonly alarms: readonly IAlarm[];
}

/** A dashboard for the shop and one for its operators, named after the stack. */
export class Dashboards extends Construct {
  constructor(scope: Construct, id: string, { settings, monitored, alarms }: DashboardsProps) {
    super(scope, id);
    const { stackName } = Stack.of(this);
    new Dashboard(this, 'Business', {
      dashboardName: `${stackName}-business`,
      widgets: businessWidgets(this, settings).map((row) => [...row]),
    });
    const status = new AlarmStatusWidget({ alarms: [...alarms], width: 24, height: 8 });
    new Dashboard(this, 'Operations', {
      dashboardName: `${stackName}-operations`,
      widgets: [[status], ...operationsWidgets(this, monitored).map((row) => [...row])],
    });
  }
}
