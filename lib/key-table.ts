import { CfnOutput, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { PipelineFunction } from './pipeline-function.ts';

export interface KeyTableProps {
  /** The table's only key attribute, a string. */
  readonly key: string;
  /** Attribute with the time, in seconds since the epoch, after which an item may be deleted. */
  readonly timeToLive?: string;
  /** Keep the data when the stack goes, and be able to go back in time. */
  readonly keepData: boolean;
}

/** A transaction asks for the permission of each write that is in it. */
export type TableWrite = 'PutItem' | 'UpdateItem';

/** A table on demand with one string key. Its name is an output, `<id>TableName`. */
export class KeyTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, props: KeyTableProps) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: { name: props.key, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: props.keepData },
      deletionProtection: props.keepData,
      removalPolicy: props.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      ...(props.timeToLive !== undefined && { timeToLiveAttribute: props.timeToLive }),
    });
    if (!props.keepData) {
      const reason = 'Data that goes with the stack need not go back in time.';
      Validations.of(this.table).acknowledge(
        { id: 'AwsSolutions::AwsSolutions-DDB3', reason },
        { id: 'cdk-validator-cfnguard::dynamodb_table_pitr_enabled_check', reason },
      );
    }
    new CfnOutput(this, 'Name', { value: this.table.tableName }).overrideLogicalId(
      `${id}TableName`,
    );
  }

  /** An index of keys only, both of them strings. */
  addIndex(indexName: string, partition: string, sort: string): void {
    this.table.addGlobalSecondaryIndex({
      indexName,
      partitionKey: { name: partition, type: AttributeType.STRING },
      sortKey: { name: sort, type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });
  }

  /**
   * Lets `user` read items by key, and write them in the ways named, in this table and not in its
   * indexes; tells it the table's name in `variable`.
   */
  giveTo(user: PipelineFunction, variable: string, writes: readonly TableWrite[]): void {
    this.allow(user, variable, ['BatchGetItem', ...writes]);
  }

  /** The same, without reading. */
  letWrite(
    user: PipelineFunction,
    variable: string,
    writes: readonly [TableWrite, ...TableWrite[]],
  ): void {
    this.allow(user, variable, writes);
  }

  private allow(user: PipelineFunction, variable: string, actions: readonly string[]): void {
    user.addToRolePolicy(
      new PolicyStatement({
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [this.table.tableArn],
      }),
    );
    user.addEnvironment(variable, this.table.tableName);
  }
}
