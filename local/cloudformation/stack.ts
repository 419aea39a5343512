import type { Deployment } from '../assembly/deployment.ts';
import { uuidOf } from '../uuid.ts';

/** One resource of the stack as CloudFormation lists it. */
export interface StackResource {
  readonly logicalId: string;
  /** What `Ref` yields: a queue's URL, a table's or function's name, a mapping's or an API's id. */
  readonly physicalId: string;
  readonly type: string;
}

/** The stack's ARN; its last part, a random id on AWS, is derived from the name. */
export function stackId(deployment: Deployment): string {
  const { region, accountId, stackName } = deployment;
  return `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/${uuidOf(stackName)}`;
}

/** The resources that run: those named in `notRun` do not exist, so they are not listed. */
export function stackResources(deployment: Deployment, baseUrl: string): readonly StackResource[] {
  return [
    ...deployment.queues.map(({ logicalId, name }) => ({
      logicalId,
      physicalId: `${baseUrl}/${deployment.accountId}/${name}`,
      type: 'AWS::SQS::Queue',
    })),
    ...deployment.tables.map(({ logicalId, name }) => ({
      logicalId,
      physicalId: name,
      type: 'AWS::DynamoDB::Table',
    })),
    ...deployment.functions.map(({ logicalId, name }) => ({
      logicalId,
      physicalId: name,
      type: 'AWS::Lambda::Function',
    })),
    ...deployment.topics.map(({ logicalId, arn }) => ({
      logicalId,
      physicalId: arn,
      type: 'AWS::SNS::Topic',
    })),
    ...deployment.eventSourceMappings.map(({ logicalId }) => ({
      logicalId,
      physicalId: uuidOf(logicalId),
      type: 'AWS::Lambda::EventSourceMapping',
    })),
    ...deployment.httpApis.map(({ logicalId, apiId }) => ({
      logicalId,
      physicalId: apiId,
      type: 'AWS::ApiGatewayV2::Api',
    })),
  ];
}
