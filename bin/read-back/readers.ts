/** Resources as the services tell of them, in the words of CloudFormation's properties. */
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import {
  GetEventSourceMappingCommand,
  GetFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { Connection } from '../deployment/connect.ts';
import { sortedBy } from './compare.ts';

type Properties = Readonly<Record<string, unknown>>;

export interface Reader {
  readonly read: (connection: Connection, physicalId: string) => Promise<Properties>;
  /** The template's properties, in the order in which `read` gives what has none. */
  readonly normalize?: (template: Properties) => Properties;
  /** Properties that the service does not give back, and why. */
  readonly untold?: Readonly<Record<string, string>>;
}

/** By the resource's type. */
export const readers: Readonly<Record<string, Reader>> = {
  'AWS::SQS::Queue': { read: readQueue },
  'AWS::DynamoDB::Table': { read: readTable, normalize: inOrder },
  'AWS::Lambda::Function': {
    read: readFunction,
    untold: { Code: 'Lambda tells a digest of what it unpacked, not where it was from' },
  },
  'AWS::Lambda::EventSourceMapping': { read: readMapping },
};

async function readQueue({ sqs }: Connection, QueueUrl: string): Promise<Properties> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
  );
  const { RedrivePolicy, ...rest } = Attributes;
  return { ...rest, ...(RedrivePolicy && { RedrivePolicy: JSON.parse(RedrivePolicy) }) };
}

async function readTable({ dynamoDb }: Connection, TableName: string): Promise<Properties> {
  const [{ Table }, { ContinuousBackupsDescription }, { TimeToLiveDescription }] =
    await Promise.all([
      dynamoDb.send(new DescribeTableCommand({ TableName })),
      dynamoDb.send(new DescribeContinuousBackupsCommand({ TableName })),
      dynamoDb.send(new DescribeTimeToLiveCommand({ TableName })),
    ]);
  const recovery = ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
  return inOrder({
    ...Table,
    BillingMode: Table?.BillingModeSummary?.BillingMode,
    SSESpecification: {
      ...Table?.SSEDescription,
      SSEEnabled: Table?.SSEDescription?.Status === 'ENABLED',
      KMSMasterKeyId: Table?.SSEDescription?.KMSMasterKeyArn,
    },
    PointInTimeRecoverySpecification: {
      PointInTimeRecoveryEnabled: recovery?.PointInTimeRecoveryStatus === 'ENABLED',
    },
    TimeToLiveSpecification: {
      AttributeName: TimeToLiveDescription?.AttributeName,
      Enabled: TimeToLiveDescription?.TimeToLiveStatus === 'ENABLED',
    },
  });
}

/** DynamoDB gives attributes and indexes in an order of its own. */
function inOrder(table: Properties): Properties {
  const ordered = (name: string, key: string) => {
    const items = table[name];
    return Array.isArray(items) ? { [name]: sortedBy(items, key) } : {};
  };
  return {
    ...table,
    ...ordered('AttributeDefinitions', 'AttributeName'),
    ...ordered('GlobalSecondaryIndexes', 'IndexName'),
  };
}

async function readFunction({ lambda }: Connection, FunctionName: string): Promise<Properties> {
  const { $metadata: _, ...told } = await lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName }),
  );
  return { ...told };
}

async function readMapping({ lambda }: Connection, UUID: string): Promise<Properties> {
  const { $metadata: _, ...told } = await lambda.send(new GetEventSourceMappingCommand({ UUID }));
  return { ...told, FunctionName: told.FunctionArn?.split(':')[6] };
}
