/** What `Ref` and `Fn::GetAtt` yield for each type of resource: names, ARNs, URLs. */
import { hash } from 'node:crypto';
import { UnresolvableError } from './errors.ts';

export interface Environment {
  readonly stackName: string;
  readonly region: string;
  readonly accountId: string;
  /** Speaks AWS's protocols, without a slash at its end. */
  readonly awsEndpoint: string;
  readonly httpApiUrl: (logicalId: string) => string;
}

export interface ResourceIdentity {
  /** What `Ref` yields. */
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Longest names, by type: SQS 80, Lambda 64, IAM 64 and 128, EventBridge 64; 255 for the others. */
const NAME_LIMITS: Readonly<Record<string, number>> = {
  'AWS::SQS::Queue': 80,
  'AWS::Lambda::Function': 64,
  'AWS::IAM::Role': 64,
  'AWS::IAM::ManagedPolicy': 128,
  'AWS::Events::Rule': 64,
  'AWS::SES::ConfigurationSet': 64,
  'AWS::SNS::Topic': 256,
};
const DEFAULT_NAME_LIMIT = 255;

/** `properties` are the resource's, resolved as far as its name needs. */
export function identityOf(
  logicalId: string,
  type: string,
  explicitName: string | undefined,
  isFifo: boolean,
  environment: Environment,
): ResourceIdentity {
  const { region, accountId, awsEndpoint } = environment;
  const name = explicitName ?? generatedName(logicalId, type, isFifo, environment.stackName);
  const arn = (service: string, resource: string) =>
    `arn:aws:${service}:${region}:${accountId}:${resource}`;
  switch (type) {
    case 'AWS::SQS::Queue': {
      const url = `${awsEndpoint}/${accountId}/${name}`;
      return { ref: url, attributes: { Arn: arn('sqs', name), QueueName: name, QueueUrl: url } };
    }
    case 'AWS::DynamoDB::Table':
    case 'AWS::DynamoDB::GlobalTable':
      return { ref: name, attributes: { Arn: arn('dynamodb', `table/${name}`) } };
    case 'AWS::Lambda::Function':
      return { ref: name, attributes: { Arn: arn('lambda', `function:${name}`) } };
    case 'AWS::IAM::Role':
      return {
        ref: name,
        attributes: { Arn: `arn:aws:iam::${accountId}:role/${name}`, RoleId: name },
      };
    // These do not run here; the policies of those that do name them.
    case 'AWS::SNS::Topic': {
      const topic = arn('sns', name);
      return { ref: topic, attributes: { TopicArn: topic, TopicName: name } };
    }
    case 'AWS::KMS::Key': {
      const id = digest(environment.stackName + logicalId).slice(0, 32);
      return { ref: id, attributes: { Arn: arn('kms', `key/${id}`), KeyId: id } };
    }
    case 'AWS::IAM::ManagedPolicy':
      return { ref: `arn:aws:iam::${accountId}:policy/${name}`, attributes: {} };
    case 'AWS::Events::Rule':
      return { ref: name, attributes: { Arn: arn('events', `rule/${name}`) } };
    case 'AWS::SES::EmailIdentity':
      return { ref: name, attributes: dkimRecords(name) };
    case 'AWS::Logs::LogGroup':
      return { ref: name, attributes: { Arn: `${arn('logs', `log-group:${name}`)}:*` } };
    case 'AWS::ApiGatewayV2::Api': {
      const apiId = digest(environment.stackName + logicalId).slice(0, 10);
      return {
        ref: apiId,
        attributes: { ApiId: apiId, ApiEndpoint: environment.httpApiUrl(logicalId) },
      };
    }
    default:
      return { ref: name, attributes: {} };
  }
}

/** The attribute's value, or an error that names both. */
export function attributeOf(
  identity: ResourceIdentity,
  type: string,
  attribute: string,
  place: string,
): string {
  const value = identity.attributes[attribute];
  if (value !== undefined) return value;
  throw new UnresolvableError(place, `the attribute ${attribute} of ${type} is not known here`);
}

function generatedName(logicalId: string, type: string, isFifo: boolean, stackName: string) {
  const suffix = isFifo ? '.fifo' : '';
  const limit = (NAME_LIMITS[type] ?? DEFAULT_NAME_LIMIT) - suffix.length;
  const full = `${stackName}-${logicalId}`;
  if (full.length <= limit) return full + suffix;
  return `${full.slice(0, limit - 9)}-${digest(full).slice(0, 8)}${suffix}`;
}

/** Three records, as of a domain that SES signs for with keys of its own (Easy DKIM). */
function dkimRecords(domain: string): Readonly<Record<string, string>> {
  const records = [1, 2, 3].flatMap((n) => {
    const token = digest(`${domain}/${n}`).slice(0, 32);
    return [
      [`DkimDNSTokenName${n}`, `${token}._domainkey.${domain}`],
      [`DkimDNSTokenValue${n}`, `${token}.dkim.amazonses.com`],
    ];
  });
  return Object.fromEntries(records);
}

const digest = (text: string) => hash('sha256', text);
