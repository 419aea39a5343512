import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { type CommandStage, commandStages } from '../core/commands.ts';
import { LIST_INDEX } from '../lambdas/api/list-index.ts';
import { keyAttribute, type Table } from '../lambdas/runtime/ports.ts';
import {
  RECEIVED_INDEX,
  RECEIVED_PARTITION,
  RECEIVED_SORT,
} from '../lambdas/runtime/received-index.ts';
import {
  UNDER_WAY_INDEX,
  UNDER_WAY_PARTITION,
  UNDER_WAY_SORT,
} from '../lambdas/runtime/under-way-index.ts';
import { Alarms } from './alarms.ts';
import { Dashboards } from './dashboards.ts';
import { protectData } from './data-protection.ts';
import { adaptTo } from './emulators.ts';
import { FifoStage, type FifoStageProps } from './fifo-stage.ts';
import { KeyTable } from './key-table.ts';
import { MailFeedback } from './mail-feedback.ts';
import { MailIdentity } from './mail-identity.ts';
import { monitoredIn } from './monitoring/monitored.ts';
import type { Settings } from './settings.ts';
import { SubmissionApi } from './submission-api.ts';
import { Watch } from './watch.ts';

export interface OrderPipelineStackProps extends StackProps {
  readonly settings: Settings;
}

type CommandStageProps = Partial<Pick<FifoStageProps, 'environment' | 'owns' | 'recordWrites'>>;

/** The pipeline: who is there, who talks to whom, and who may touch which table. */
export class OrderPipelineStack extends Stack {
  constructor(scope: Construct, id: string, props: OrderPipelineStackProps) {
    const { settings } = props;
    const { keepData } = settings;
    // What keeps its data is not taken down by one command either: queues with what waits in them.
    super(scope, id, { ...props, terminationProtection: keepData });
    protectData(this, settings);
    const table = (name: string, role: Table) =>
      new KeyTable(this, name, { key: keyAttribute[role], keepData });

    const orders = table('Orders', 'orders');
    orders.addIndex(LIST_INDEX, 'listPartition', 'listPosition');
    orders.addIndex(RECEIVED_INDEX, RECEIVED_PARTITION, RECEIVED_SORT);
    orders.addIndex(UNDER_WAY_INDEX, UNDER_WAY_PARTITION, UNDER_WAY_SORT);
    const owners = table('Owners', 'owners');
    const stock = table('Stock', 'stock');
    // Written by the operator's tools alone, together with the stock that they change.
    table('Movements', 'movements');
    const reservations = table('Reservations', 'reservations');
    const failures = table('Failures', 'failures');
    const mailReports = table('MailReports', 'mailReports');
    const suppressions = table('Suppressions', 'suppressions');
    const mail = new MailIdentity(this, 'Mail', {
      sender: settings.sender,
      domain: settings.mailDomain,
      mailFromDomain: settings.mailFromDomain,
      mayBeInSandbox: settings.environment !== 'production',
    });

    const api = new SubmissionApi(this, 'Api', { settings });
    const order = new FifoStage(this, 'Order', {
      settings,
      failures,
      queues: { orders: 'Orders', replies: 'OrderReplies' },
    });
    const stage = (id: string, role: CommandStage, props: CommandStageProps = {}) =>
      new FifoStage(this, id, { settings, failures, queues: { [role]: id }, ...props });
    const stages = {
      inventory: stage('Inventory', 'inventory', { environment: { CURRENCY: settings.currency } }),
      email: stage('Email', 'email', {
        recordWrites: ['PutItem', 'UpdateItem'],
        environment: {
          SENDER_ADDRESS: mail.senderAddress,
          CONFIGURATION_SET: mail.configurationSet.configurationSetName,
          ...(settings.replyTo !== undefined && { REPLY_TO: settings.replyTo }),
          ...(settings.redirectMailTo !== undefined && {
            REDIRECT_MAIL_TO: settings.redirectMailTo,
          }),
          // Longer than the function can live, shorter than the visibility timeout.
          CLAIM_LEASE_MS: String(settings.consumerTimeoutSeconds * 2 * 1000),
        },
      }),
    } satisfies Readonly<Record<CommandStage, FifoStage>>;
    const { inventory, email } = stages;

    order.acceptFrom(api.function, 'orders');
    order.acceptFrom(inventory.consumer, 'replies');
    for (const role of commandStages) stages[role].acceptFrom(order.consumer, role);

    const watch = new Watch(this, 'Watch', {
      settings,
      orders,
      failures,
      queues: new Map([order, ...Object.values(stages)].flatMap(({ queues }) => [...queues])),
    });
    order.acceptFrom(watch.function, 'orders');

    orders.giveTo(api.function, 'ORDERS_TABLE', ['PutItem']);
    api.function.addToRolePolicy(
      new PolicyStatement({
        actions: ['dynamodb:Query'],
        resources: [`${orders.table.tableArn}/index/${LIST_INDEX}`],
      }),
    );
    owners.giveTo(api.function, 'OWNERS_TABLE', ['PutItem']);
    failures.giveTo(api.function, 'FAILURES_TABLE', []);
    orders.giveTo(order.consumer, 'ORDERS_TABLE', ['PutItem']);
    stock.giveTo(inventory.consumer, 'STOCK_TABLE', ['UpdateItem']);
    reservations.giveTo(inventory.consumer, 'RESERVATIONS_TABLE', ['PutItem', 'UpdateItem']);
    mail.grantSend(email.consumer);
    mailReports.giveTo(email.consumer, 'MAIL_REPORTS_TABLE', ['UpdateItem']);
    suppressions.giveTo(email.consumer, 'SUPPRESSIONS_TABLE', []);
    mailReports.giveTo(api.function, 'MAIL_REPORTS_TABLE', []);
    new MailFeedback(this, 'MailFeedback', {
      settings,
      configurationSet: mail.configurationSet,
      mailReports,
      suppressions,
    });

    // For the operator's tools: what prices are in, and whose identity SES must know.
    new CfnOutput(this, 'Currency', { value: settings.currency });
    new CfnOutput(this, 'MailSender', { value: mail.senderAddress });

    // Last: they see to every queue, function and table that is there.
    const monitored = monitoredIn(this, api.httpApi);
    const { alarms } = new Alarms(this, 'Alarms', { settings, monitored });
    new Dashboards(this, 'Dashboards', { settings, monitored, alarms });
    adaptTo(settings.emulator, this);
  }
}
