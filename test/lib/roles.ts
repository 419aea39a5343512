/** What the roles of a synthesized stack allow, as the IAM evaluator of the laptop reads them. */
import type { RoleSpec } from '../../local/assembly/deployment.ts';
import { type References, resolve } from '../../local/assembly/intrinsics.ts';
import { templateReferences } from '../../local/assembly/references.ts';
import { readRole } from '../../local/assembly/resources/role.ts';
import { type Template, templateSchema } from '../../local/assembly/template.ts';
import type { Context } from '../../local/iam/context.ts';
import { evaluate } from '../../local/iam/evaluate.ts';
import { type Policy, parsePolicy } from '../../local/iam/policy.ts';

export const SENDER = 'orders@shop.example';
export const REGION = 'eu-west-1';
export const ACCOUNT = '111122223333';

/** Something that a role can be allowed to do something with. */
export interface Target {
  /** The logical id without CDK's hash, an index behind its table. */
  readonly name: string;
  /** As a policy names it. */
  readonly pattern: string;
  /** As a request names it. */
  readonly arn: string;
}

export interface Stack {
  /** By the function's logical id without CDK's hash. */
  readonly roles: ReadonlyMap<string, RoleSpec>;
  readonly targets: readonly Target[];
  /** Policies of queues, by the queue's ARN. */
  readonly queuePolicies: ReadonlyMap<string, Policy>;
}

const arn = (service: string, resource: string) =>
  `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
const nameOf = (logicalId: string) => logicalId.replace(/[0-9A-F]{8}$/, '');

/** @param json the template, as CDK writes it. */
export function readStack(json: object): Stack {
  const template = templateSchema.parse(json);
  const references = templateReferences(
    template,
    {
      stackName: 'Shop',
      region: REGION,
      accountId: ACCOUNT,
      awsEndpoint: 'https://sqs.example',
      httpApiUrl: () => 'https://api.example',
    },
    { SenderAddress: SENDER },
  );
  const resources = Object.entries(template.Resources);
  const ofType = (type: string) => resources.filter(([, { Type }]) => Type === type);
  return {
    roles: new Map(
      ofType('AWS::Lambda::Function').map(([id, { Properties }]) => {
        const role = String(resolve(Properties['Role'], references, id));
        return [nameOf(id), readRole(role, id, template, references)];
      }),
    ),
    targets: [
      ...resources.flatMap(([id]) => targetsOf(id, template, references)),
      ...strangers.map(([name, service, resource]) => exactly(name, arn(service, resource))),
    ],
    queuePolicies: new Map(
      ofType('AWS::SQS::QueuePolicy').map(([id, { Properties }]) => {
        const document = resolve(Properties['PolicyDocument'], references, id);
        const policy = parsePolicy(id, 'resource', document);
        return [policy.statements[0]?.resources.patterns[0] ?? '', policy];
      }),
    ),
  };
}

/** What is in the account, and not of this stack. */
const strangers = [
  ['somebody’s table', 'dynamodb', 'table/somebody'],
  ['somebody’s index', 'dynamodb', 'table/somebody/index/by-owner-and-day'],
  ['somebody’s queue', 'sqs', 'somebody.fifo'],
  ['somebody’s identity', 'ses', 'identity/somebody@shop.example'],
  ['somebody’s configuration set', 'ses', 'configuration-set/somebody'],
  ['somebody’s logs', 'logs', 'log-group:somebody:log-stream:s'],
  ['somebody’s function', 'lambda', 'function:somebody'],
] as const;

const exactly = (name: string, pattern: string): Target => ({ name, pattern, arn: pattern });

function targetsOf(id: string, template: Template, references: References): readonly Target[] {
  const { Type, Properties = {} } = template.Resources[id] ?? { Type: '' };
  const name = nameOf(id);
  const attribute = () => references.attribute(id, 'Arn', id);
  const ref = () => String(references.ref(id, id));
  switch (Type) {
    case 'AWS::DynamoDB::Table': {
      const indexes = [Properties['GlobalSecondaryIndexes'] ?? []].flat() as {
        IndexName: string;
      }[];
      return [
        exactly(name, attribute()),
        ...indexes.map(({ IndexName }) =>
          exactly(`${name}/${IndexName}`, `${attribute()}/index/${IndexName}`),
        ),
      ];
    }
    case 'AWS::SQS::Queue':
    case 'AWS::Lambda::Function':
    case 'AWS::IAM::Role':
      return [exactly(name, attribute())];
    case 'AWS::Logs::LogGroup':
      // CloudFormation's ARN of a log group ends in `:*`: its streams.
      return [{ name, pattern: attribute(), arn: attribute().replace(/\*$/, 'log-stream:s') }];
    case 'AWS::SES::EmailIdentity':
      return [exactly(name, arn('ses', `identity/${ref()}`))];
    case 'AWS::SES::ConfigurationSet':
      return [exactly(name, arn('ses', `configuration-set/${ref()}`))];
    default:
      return [];
  }
}

const usual: Context = { 'ses:FromAddress': SENDER, 'aws:SecureTransport': 'true' };

export function isAllowed(
  role: RoleSpec | undefined,
  action: string,
  target: Target | undefined,
  context: Context = usual,
): boolean {
  if (role === undefined || target === undefined) throw new Error(`who, or what, for ${action}?`);
  return evaluate(role.policies, { action, resource: target.arn, context }).kind === 'allowed';
}

/** Function → target → those of the actions that are allowed; what has none is left out. */
export function grantsOf(stack: Stack, actions: readonly string[]) {
  return Object.fromEntries(
    [...stack.roles].map(([fn, role]) => {
      const granted = stack.targets.map(
        (target) =>
          [target.name, actions.filter((action) => isAllowed(role, action, target))] as const,
      );
      return [fn, Object.fromEntries(granted.filter(([, allowed]) => allowed.length > 0))];
    }),
  );
}
