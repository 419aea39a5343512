/** How the operator's tools reach a deployment: AWS itself, or an endpoint that speaks its protocols. */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SESClient } from '@aws-sdk/client-ses';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types';

/** The secret of every identity on a laptop: the access key alone says who somebody is. */
const LOCAL_SECRET = 'local';
const LOCAL_REGION = 'us-east-1';

export interface ConnectOptions {
  /** `aws`, or the URL of an endpoint for every service. */
  readonly endpoint: string;
  readonly region?: string;
  /** Access key on an endpoint when the environment names none. */
  readonly localAccessKeyId: string;
}

export interface Connection {
  readonly cloudFormation: CloudFormationClient;
  readonly dynamoDb: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly lambda: LambdaClient;
  readonly cloudWatch: CloudWatchClient;
  readonly ses: SESClient;
  readonly credentials: () => Promise<AwsCredentialIdentity>;
  readonly region: () => Promise<string>;
  /** Undefined on AWS. */
  readonly endpointUrl: string | undefined;
  destroy(): void;
}

/** Makes the clients; calls nothing yet. */
export function connect(
  { endpoint, region, localAccessKeyId }: ConnectOptions,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Connection {
  const endpointUrl = endpoint === 'aws' ? undefined : endpoint;
  const config = endpointUrl
    ? {
        endpoint: endpointUrl,
        region: region ?? LOCAL_REGION,
        credentials: localIdentity(localAccessKeyId, environment),
      }
    : { ...(region !== undefined && { region }) };
  const cloudFormation = new CloudFormationClient(config);
  const dynamoDb = new DynamoDBClient({ ...config, maxAttempts: 8 });
  // The queues' URLs may name another host than the one that answers here.
  const sqs = new SQSClient({ ...config, useQueueUrlAsEndpoint: endpointUrl === undefined });
  const lambda = new LambdaClient(config);
  const cloudWatch = new CloudWatchClient(config);
  const ses = new SESClient(config);
  const provider: AwsCredentialIdentityProvider = () => sqs.config.credentials();
  return {
    cloudFormation,
    dynamoDb,
    sqs,
    lambda,
    cloudWatch,
    ses,
    credentials: () => provider(),
    region: () => sqs.config.region(),
    endpointUrl,
    destroy() {
      for (const client of [cloudFormation, dynamoDb, sqs, lambda, cloudWatch, ses]) {
        client.destroy();
      }
    },
  };
}

/**
 * The environment's identity where it is one of a laptop's. A real account's key, exported for
 * something else, would be refused here, and is nobody's business here.
 */
function localIdentity(
  localAccessKeyId: string,
  environment: Readonly<Record<string, string | undefined>>,
): AwsCredentialIdentity {
  const given = environment['AWS_ACCESS_KEY_ID'];
  const isLocal = given && environment['AWS_SECRET_ACCESS_KEY'] === LOCAL_SECRET;
  return { accessKeyId: isLocal ? given : localAccessKeyId, secretAccessKey: LOCAL_SECRET };
}
