import {
  AspectPriority,
  Aspects,
  type CfnResource,
  type IAspect,
  RemovalPolicy,
  Validations,
} from 'aws-cdk-lib';
import { CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct, IConstruct } from 'constructs';
import { DataKey } from './data-key.ts';
import type { Settings } from './settings.ts';

type ProtectionSettings = Pick<Settings, 'customerManagedKey' | 'keepData' | 'logRetentionDays'>;

/**
 * Whatever in `scope` holds data is kept and encrypted as the settings say, whichever construct made
 * it: a new table, queue or log group cannot be forgotten.
 */
export function protectData(scope: Construct, settings: ProtectionSettings): void {
  const key = settings.customerManagedKey ? new DataKey(scope, 'DataKey', settings) : undefined;
  Aspects.of(scope).add(new DataProtection(settings, key), { priority: AspectPriority.MUTATING });
}

class DataProtection implements IAspect {
  private readonly settings: ProtectionSettings;
  private readonly key: Key | undefined;

  constructor(settings: ProtectionSettings, key: Key | undefined) {
    this.settings = settings;
    this.key = key;
  }

  visit(node: IConstruct): void {
    if (node instanceof CfnLogGroup) this.setUpLogs(node);
    if (holdsData(node)) {
      const { keepData } = this.settings;
      node.applyRemovalPolicy(keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
    }
    if (this.key) encrypt(node, this.key.keyArn);
  }

  private setUpLogs(group: CfnLogGroup): void {
    const { logRetentionDays } = this.settings;
    group.retentionInDays = logRetentionDays;
    if (logRetentionDays < A_YEAR_IN_DAYS) {
      Validations.of(group).acknowledge({
        id: 'cdk-validator-cfnguard::cloudwatch_log_group_retention_period_check',
        reason:
          'What became of each order is in the tables; the setting logRetentionDays can be more.',
      });
    }
    if (!this.key) {
      Validations.of(group).acknowledge({
        id: 'cdk-validator-cfnguard::cloudwatch_log_group_encrypted_check',
        reason: 'CloudWatch encrypts it with a key of its own unless customerManagedKey is set.',
      });
    }
  }
}

const A_YEAR_IN_DAYS = 365;

/** A queue, too, has the only copy of what waits in it. */
function holdsData(node: IConstruct): node is CfnResource {
  return node instanceof CfnTable || node instanceof CfnQueue || node instanceof CfnLogGroup;
}

function encrypt(node: IConstruct, keyArn: string): void {
  if (node instanceof CfnTable) {
    node.sseSpecification = { sseEnabled: true, sseType: 'KMS', kmsMasterKeyId: keyArn };
  }
  if (node instanceof CfnQueue) {
    node.sqsManagedSseEnabled = undefined;
    node.kmsMasterKeyId = keyArn;
  }
  if (node instanceof CfnLogGroup) node.kmsKeyId = keyArn;
  if (node instanceof CfnTopic) node.kmsMasterKeyId = keyArn;
}
