import type { Policy } from '../iam/policy.ts';

/** What a synthesized template asks for, in the runtime's own terms: every intrinsic resolved. */
export interface Deployment {
  readonly stackName: string;
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
  /** The stack's outputs, by output key. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly queues: readonly QueueSpec[];
  readonly tables: readonly TableSpec[];
  readonly functions: readonly FunctionSpec[];
  readonly eventSourceMappings: readonly EventSourceMappingSpec[];
  readonly schedules: readonly ScheduleSpec[];
  readonly httpApis: readonly HttpApiSpec[];
  readonly emailIdentities: readonly string[];
  readonly configurationSets: readonly string[];
  readonly eventDestinations: readonly EventDestinationSpec[];
  readonly topics: readonly TopicSpec[];
  readonly subscriptions: readonly SubscriptionSpec[];
  /** Resources of types that the runtime does not run: named at start, never dropped in silence. */
  readonly notRun: readonly { readonly logicalId: string; readonly type: string }[];
}

/** AWS::SQS::Queue. Attributes are those of SQS's `CreateQueue`, as strings. */
export interface QueueSpec {
  readonly logicalId: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** AWS::SNS::Topic. */
export interface TopicSpec {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
}

/** AWS::SNS::Subscription of a queue. */
export interface SubscriptionSpec {
  readonly logicalId: string;
  readonly topicArn: string;
  readonly queueName: string;
  /** RawMessageDelivery: the message as it was published, without SNS's envelope. */
  readonly isRaw: boolean;
}

/** AWS::SES::ConfigurationSetEventDestination with a topic. */
export interface EventDestinationSpec {
  readonly logicalId: string;
  readonly configurationSet: string;
  readonly enabled: boolean;
  /** As CloudFormation writes them: `bounce`, `complaint`, `delivery`, `send` … */
  readonly eventTypes: readonly string[];
  readonly topicArn: string;
}

/** AWS::DynamoDB::Table, or GlobalTable in its one region: the input of DynamoDB's `CreateTable`. */
export interface TableSpec {
  readonly logicalId: string;
  readonly name: string;
  readonly attributeDefinitions: readonly {
    readonly AttributeName: string;
    readonly AttributeType: 'S' | 'N' | 'B';
  }[];
  readonly keySchema: readonly KeySchemaElement[];
  readonly globalSecondaryIndexes: readonly SecondaryIndexSpec[];
  /** Absent without any. */
  readonly localSecondaryIndexes?: readonly SecondaryIndexSpec[];
}

export interface SecondaryIndexSpec {
  readonly IndexName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly Projection: {
    readonly ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
    readonly NonKeyAttributes?: readonly string[];
  };
}

export interface KeySchemaElement {
  readonly AttributeName: string;
  readonly KeyType: 'HASH' | 'RANGE';
}

/** AWS::Lambda::Function with a zip asset. */
export interface FunctionSpec {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** Absolute path of the folder that holds the unpacked asset. */
  readonly codeDirectory: string;
  /** `file.export`, as Lambda writes it. */
  readonly handler: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  /** ReservedConcurrentExecutions, where the template sets it. */
  readonly reservedConcurrency?: number;
  readonly role: RoleSpec;
}

/** AWS::IAM::Role with every policy that is attached to it. */
export interface RoleSpec {
  readonly name: string;
  readonly arn: string;
  readonly policies: readonly Policy[];
}

/** AWS::Lambda::EventSourceMapping on an SQS queue. */
export interface EventSourceMappingSpec {
  readonly logicalId: string;
  readonly functionName: string;
  readonly queueName: string;
  readonly enabled: boolean;
  readonly batchSize: number;
  /** MaximumBatchingWindowInSeconds, in ms; 0 when unset. Standard queues only. */
  readonly batchingWindowMs: number;
  /** ScalingConfig.MaximumConcurrency. */
  readonly maximumConcurrency?: number;
  /** FunctionResponseTypes holds ReportBatchItemFailures. */
  readonly reportBatchItemFailures: boolean;
}

/** AWS::Events::Rule with a rate, whose targets are functions. */
export interface ScheduleSpec {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly periodMs: number;
  readonly enabled: boolean;
  readonly targets: readonly {
    readonly id: string;
    readonly functionName: string;
    /** Sent in place of the scheduled event. */
    readonly input?: unknown;
  }[];
}

/** AWS::ApiGatewayV2::Api of protocol HTTP, with its routes, integrations and authorizers. */
export interface HttpApiSpec {
  readonly logicalId: string;
  readonly name: string;
  readonly apiId: string;
  readonly routes: readonly HttpRouteSpec[];
  /** CorsConfiguration; without it nothing is answered to browsers of other origins. */
  readonly cors?: CorsSpec;
}

/** What an HTTP API tells browsers; CloudFormation, AWS::ApiGatewayV2::Api Cors. */
export interface CorsSpec {
  /** Origins, `*`, `https://*` or `http://*`. */
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly allowCredentials: boolean;
  readonly maxAgeSeconds?: number;
}

export interface HttpRouteSpec {
  /** `GET /orders/{id}`, or `$default`. */
  readonly routeKey: string;
  readonly functionName: string;
  readonly authorization:
    | { readonly kind: 'none' }
    | { readonly kind: 'iam' }
    | JwtAuthorizationSpec;
  /** As the stage `$default` sets it, for this route or for all. */
  readonly throttle?: ThrottleSpec;
}

/** A JWT authorizer, as a route uses it. */
export interface JwtAuthorizationSpec {
  readonly kind: 'jwt';
  readonly issuer: string;
  readonly audience: readonly string[];
  /** AuthorizationScopes of the route: a token needs one of them; none when it is empty. */
  readonly scopes: readonly string[];
  /** Where a request has its token. */
  readonly identitySource: { readonly kind: 'header' | 'querystring'; readonly name: string };
}

/** A token bucket; beyond it a route answers 429. */
export interface ThrottleSpec {
  readonly ratePerSecond: number;
  readonly burst: number;
}
