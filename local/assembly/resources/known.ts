/** Which properties of a type the runtime carries out, and which may be left out, and why. */
export interface KnownProperties {
  readonly used: readonly string[];
  /** Property → why a laptop can do without. */
  readonly withoutEffect: Readonly<Record<string, string>>;
}

const metadata = 'labels, read by people and bills';
const atRest = 'encryption at rest is the disk’s on a laptop';
const permissions = 'of permissions, the laptop enforces those of the functions’ roles';
const users = 'there are no users or groups here: a caller with a key of his own may do everything';
const oneRegion = 'the table of this region is the only one';
const capacity = 'nothing is billed, and no table throttles';
const deletion = 'nothing is kept here that a deletion could lose';

const tableProperties = [
  'AttributeDefinitions',
  'GlobalSecondaryIndexes',
  'KeySchema',
  'LocalSecondaryIndexes',
  'TableName',
];
const tableWithoutEffect = {
  BillingMode: capacity,
  SSESpecification: atRest,
  TimeToLiveSpecification: 'readers compare the time themselves; DynamoDB is days late as well',
  WarmThroughput: capacity,
};

export const knownProperties: Readonly<Record<string, KnownProperties>> = {
  'AWS::SQS::Queue': {
    used: [
      'ContentBasedDeduplication',
      'DeduplicationScope',
      'DelaySeconds',
      'FifoQueue',
      'FifoThroughputLimit',
      'MaximumMessageSize',
      'MessageRetentionPeriod',
      'QueueName',
      'ReceiveMessageWaitTimeSeconds',
      'RedriveAllowPolicy',
      'RedrivePolicy',
      'VisibilityTimeout',
    ],
    withoutEffect: {
      KmsMasterKeyId: atRest,
      KmsDataKeyReusePeriodSeconds: atRest,
      SqsManagedSseEnabled: atRest,
      Tags: metadata,
    },
  },
  'AWS::DynamoDB::Table': {
    used: [...tableProperties],
    withoutEffect: {
      ...tableWithoutEffect,
      ContributorInsightsSpecification: 'there is no CloudWatch here',
      DeletionProtectionEnabled: deletion,
      OnDemandThroughput: capacity,
      PointInTimeRecoverySpecification: deletion,
      ProvisionedThroughput: capacity,
      ResourcePolicy: permissions,
      TableClass: capacity,
      Tags: metadata,
    },
  },
  'AWS::DynamoDB::GlobalTable': {
    used: [...tableProperties, 'Replicas'],
    withoutEffect: {
      ...tableWithoutEffect,
      MultiRegionConsistency: oneRegion,
      ReadOnDemandThroughputSettings: capacity,
      ReadProvisionedThroughputSettings: capacity,
      WriteOnDemandThroughputSettings: capacity,
      WriteProvisionedThroughputSettings: capacity,
    },
  },
  'AWS::Lambda::Function': {
    used: [
      'Code',
      'Environment',
      'FunctionName',
      'Handler',
      'MemorySize',
      'PackageType',
      'ReservedConcurrentExecutions',
      'Role',
      'Runtime',
      'Timeout',
    ],
    withoutEffect: {
      Architectures: 'the bundles hold no native code',
      Description: metadata,
      EphemeralStorage: 'the disk is the laptop’s',
      LoggingConfig: 'logs go to a file',
      Tags: metadata,
      TracingConfig: 'there is no X-Ray here',
    },
  },
  'AWS::Lambda::EventSourceMapping': {
    used: [
      'BatchSize',
      'Enabled',
      'EventSourceArn',
      'FunctionName',
      'FunctionResponseTypes',
      'MaximumBatchingWindowInSeconds',
      'ScalingConfig',
    ],
    withoutEffect: { MetricsConfig: 'there is no CloudWatch here', Tags: metadata },
  },
  'AWS::Lambda::Permission': {
    used: [],
    withoutEffect: {
      Action: permissions,
      FunctionName: permissions,
      Principal: permissions,
      SourceAccount: permissions,
      SourceArn: permissions,
    },
  },
  'AWS::IAM::Role': {
    used: [
      'AssumeRolePolicyDocument',
      'ManagedPolicyArns',
      'PermissionsBoundary',
      'Policies',
      'RoleName',
    ],
    withoutEffect: {
      Description: metadata,
      MaxSessionDuration: 'a session lasts as long as the laptop runs',
      Tags: metadata,
    },
  },
  'AWS::IAM::Policy': {
    used: ['PolicyDocument', 'Roles'],
    withoutEffect: { Groups: users, PolicyName: metadata, Users: users },
  },
  'AWS::IAM::ManagedPolicy': {
    used: ['ManagedPolicyName', 'PolicyDocument', 'Roles'],
    withoutEffect: { Description: metadata, Groups: users, Users: users },
  },
  'AWS::Events::Rule': {
    used: ['Name', 'ScheduleExpression', 'State', 'Targets'],
    withoutEffect: { Description: metadata, Tags: metadata },
  },
  'AWS::ApiGatewayV2::Api': {
    used: ['CorsConfiguration', 'Name', 'ProtocolType'],
    withoutEffect: {
      Description: metadata,
      DisableExecuteApiEndpoint: 'the address here is the only one',
      Tags: metadata,
    },
  },
  'AWS::ApiGatewayV2::Route': {
    used: [
      'ApiId',
      'AuthorizationScopes',
      'AuthorizationType',
      'AuthorizerId',
      'RouteKey',
      'Target',
    ],
    withoutEffect: {},
  },
  'AWS::ApiGatewayV2::Stage': {
    used: ['ApiId', 'DefaultRouteSettings', 'RouteSettings', 'StageName'],
    withoutEffect: {
      AccessLogSettings: 'the functions’ own logs are all that is written',
      AutoDeploy: 'what is in the template is deployed',
      Description: metadata,
      Tags: metadata,
    },
  },
  'AWS::ApiGatewayV2::Integration': {
    used: [
      'ApiId',
      'IntegrationSubtype',
      'IntegrationType',
      'IntegrationUri',
      'PayloadFormatVersion',
    ],
    withoutEffect: { Description: metadata },
  },
  'AWS::ApiGatewayV2::Authorizer': {
    used: ['ApiId', 'AuthorizerType', 'IdentitySource', 'JwtConfiguration'],
    withoutEffect: { Name: metadata },
  },
  'AWS::SES::EmailIdentity': {
    used: ['EmailIdentity'],
    withoutEffect: {
      ConfigurationSetAttributes: 'every mail names its configuration set',
      DkimAttributes: 'no mail leaves the laptop',
      DkimSigningAttributes: 'no mail leaves the laptop',
      FeedbackAttributes: 'no mail leaves the laptop',
      MailFromAttributes: 'no mail leaves the laptop',
    },
  },
  'AWS::SES::ConfigurationSet': {
    used: ['Name'],
    withoutEffect: {
      DeliveryOptions: 'no mail leaves the laptop',
      ReputationOptions: 'there is no CloudWatch here',
      SuppressionOptions: 'as of SES’s mailbox simulator, no address is put on SES’s own list',
      Tags: metadata,
    },
  },
  'AWS::SES::ConfigurationSetEventDestination': {
    used: ['ConfigurationSetName', 'EventDestination'],
    withoutEffect: {},
  },
  'AWS::SNS::Topic': {
    used: ['TopicName'],
    withoutEffect: { DisplayName: metadata, KmsMasterKeyId: atRest, Tags: metadata },
  },
  'AWS::SNS::Subscription': {
    used: ['Endpoint', 'Protocol', 'RawMessageDelivery', 'TopicArn'],
    withoutEffect: { RedrivePolicy: 'topic and queue are one process: no delivery can fail' },
  },
  'AWS::CDK::Metadata': {
    used: [],
    withoutEffect: { Analytics: 'CDK’s count of constructs, which is for AWS' },
  },
  'AWS::KMS::Key': {
    used: [],
    withoutEffect: {
      Description: metadata,
      EnableKeyRotation: atRest,
      KeyPolicy: permissions,
      PendingWindowInDays: deletion,
      Tags: metadata,
    },
  },
};

/** Those properties of a resource that the runtime carries out. */
export function usedProperties(
  type: string,
  properties: object,
): Readonly<Record<string, unknown>> {
  const used = knownProperties[type]?.used ?? [];
  return Object.fromEntries(Object.entries(properties).filter(([name]) => used.includes(name)));
}

/** Properties of a resource that the runtime neither carries out nor may leave out. */
export function unknownProperties(type: string, properties: object): readonly string[] {
  const known = knownProperties[type];
  if (!known) return [];
  return Object.keys(properties).filter(
    (name) => !known.used.includes(name) && !Object.hasOwn(known.withoutEffect, name),
  );
}
