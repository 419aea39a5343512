import { DescribeStacksCommand, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { UnresolvableError } from '../../local/assembly/errors.ts';
import { NO_VALUE, type References, resolveCondition } from '../../local/assembly/intrinsics.ts';
import type { Template } from '../../local/assembly/template.ts';
import type { Connection } from '../deployment/connect.ts';
import { StackError } from '../deployment/outputs.ts';

/** A stack as CloudFormation has deployed it. */
export interface DeployedStack {
  readonly name: string;
  /** `arn:PARTITION:cloudformation:REGION:ACCOUNT:stack/…` */
  readonly id: string;
  readonly parameters: ReadonlyMap<string, string>;
  /** Physical ids by logical id. */
  readonly resources: ReadonlyMap<string, string>;
}

/** @throws StackError */
export async function readStack(
  { cloudFormation: client }: Pick<Connection, 'cloudFormation'>,
  name: string,
): Promise<DeployedStack> {
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
  const { StackId: id, Parameters = [] } = Stacks[0] ?? {};
  if (id === undefined) throw new StackError(`there is no stack ${name}`);
  const resources = new Map<string, string>();
  for await (const page of paginateListStackResources({ client }, { StackName: name })) {
    for (const { LogicalResourceId, PhysicalResourceId } of page.StackResourceSummaries ?? []) {
      if (LogicalResourceId && PhysicalResourceId) {
        resources.set(LogicalResourceId, PhysicalResourceId);
      }
    }
  }
  const parameters = new Map(
    Parameters.map(({ ParameterKey = '', ParameterValue = '', ResolvedValue }) => [
      ParameterKey,
      ResolvedValue ?? ParameterValue,
    ]),
  );
  return { name, id, parameters, resources };
}

/** What stands before the physical id in a resource's ARN, and after the account. */
const arns: Readonly<Record<string, (physicalId: string) => readonly [string, string]>> = {
  'AWS::SQS::Queue': (url) => ['sqs', url.slice(url.lastIndexOf('/') + 1)],
  'AWS::DynamoDB::Table': (name) => ['dynamodb', `table/${name}`],
  'AWS::Lambda::Function': (name) => ['lambda', `function:${name}`],
  'AWS::KMS::Key': (id) => ['kms', `key/${id}`],
  'AWS::IAM::Role': (name) => ['iam', `role/${name}`],
};

/** References of a template as this deployment resolves them: physical ids, and ARNs made of them. */
export function deployedReferences(template: Template, stack: DeployedStack): References {
  const [, partition = '', , region = '', account = ''] = stack.id.split(':');
  const pseudo: Readonly<Record<string, unknown>> = {
    'AWS::NoValue': NO_VALUE,
    'AWS::Partition': partition,
    'AWS::Region': region,
    'AWS::AccountId': account,
    'AWS::StackName': stack.name,
    'AWS::StackId': stack.id,
  };
  const references: References = {
    ref(name, place) {
      const value = pseudo[name] ?? stack.parameters.get(name) ?? stack.resources.get(name);
      if (value !== undefined) return value;
      throw new UnresolvableError(place, `the deployed stack has no ${name}`);
    },
    attribute(logicalId, attribute, place) {
      const physicalId = stack.resources.get(logicalId);
      const parts = arns[template.Resources[logicalId]?.Type ?? ''];
      if (attribute !== 'Arn' || physicalId === undefined || !parts) {
        throw new UnresolvableError(place, `${logicalId}.${attribute} is not known here`);
      }
      const [service, resource] = parts(physicalId);
      const where = service === 'iam' ? '' : region;
      return `arn:${partition}:${service}:${where}:${account}:${resource}`;
    },
    condition(name, place) {
      return resolveCondition(template.Conditions[name], references, `${place} ${name}`);
    },
    mapping(map, first, second, place) {
      const value = template.Mappings[map]?.[first]?.[second];
      if (value !== undefined) return value;
      throw new UnresolvableError(place, `there is no ${map}.${first}.${second} in Mappings`);
    },
  };
  return references;
}
