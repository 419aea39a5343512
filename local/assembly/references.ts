import { AssemblyError, UnresolvableError } from './errors.ts';
import { attributeOf, type Environment, identityOf, type ResourceIdentity } from './identity.ts';
import { NO_VALUE, type References, resolve, resolveCondition } from './intrinsics.ts';
import type { Template } from './template.ts';

/** The property that names a resource of this type. */
const NAME_PROPERTIES: Readonly<Record<string, string>> = {
  'AWS::SQS::Queue': 'QueueName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::Events::Rule': 'Name',
  'AWS::SES::ConfigurationSet': 'Name',
  'AWS::SES::EmailIdentity': 'EmailIdentity',
};

/** Resolves the references of one template. What is being resolved is kept, to name a cycle. */
export function templateReferences(
  template: Template,
  environment: Environment,
  parameters: Readonly<Record<string, string>>,
): References {
  const identities = new Map<string, ResourceIdentity>();
  const underway: string[] = [];

  const identity = (logicalId: string, place: string): ResourceIdentity => {
    const known = identities.get(logicalId);
    if (known) return known;
    const resource = template.Resources[logicalId];
    if (!resource) throw new UnresolvableError(place, `there is no ${logicalId} in the template`);
    const made = within(logicalId, () => {
      const property = NAME_PROPERTIES[resource.Type];
      const given = property === undefined ? undefined : resource.Properties[property];
      const name =
        given === undefined ? undefined : resolve(given, references, `${logicalId}.${property}`);
      const isFifo = String(resource.Properties['FifoQueue']) === 'true';
      return identityOf(
        logicalId,
        resource.Type,
        typeof name === 'string' ? name : undefined,
        isFifo,
        environment,
      );
    });
    identities.set(logicalId, made);
    return made;
  };

  const within = <T>(name: string, work: () => T): T => {
    if (underway.includes(name)) {
      throw new AssemblyError(
        `the template refers in a circle: ${[...underway, name].join(' → ')}`,
      );
    }
    underway.push(name);
    try {
      return work();
    } finally {
      underway.pop();
    }
  };

  const pseudo = pseudoParameters(environment);
  const references: References = {
    ref(name, place) {
      if (name === 'AWS::NoValue') return NO_VALUE;
      if (name.startsWith('AWS::')) {
        const value = pseudo[name];
        if (value === undefined) throw new UnresolvableError(place, `${name} is not known here`);
        return value;
      }
      const parameter = template.Parameters[name];
      if (!parameter) return identity(name, place).ref;
      // The default of such a parameter is the name of a value in the parameter store.
      const isStored = parameter.Type.startsWith('AWS::SSM::Parameter::Value');
      const value = parameters[name] ?? (isStored ? undefined : parameter.Default);
      if (value === undefined) {
        throw new AssemblyError(`the template's parameter ${name} has no value: give it one`);
      }
      const isList = /^(?:CommaDelimitedList|List<.*>)$/.test(parameter.Type);
      return isList
        ? String(value)
            .split(',')
            .map((item) => item.trim())
        : value;
    },
    attribute(logicalId, attribute, place) {
      const type = template.Resources[logicalId]?.Type ?? '';
      return attributeOf(identity(logicalId, place), type, attribute, place);
    },
    condition(name, place) {
      const condition = template.Conditions[name];
      if (condition === undefined)
        throw new UnresolvableError(place, `there is no condition ${name}`);
      return within(`condition ${name}`, () =>
        resolveCondition(condition, references, `Conditions.${name}`),
      );
    },
    mapping(map, first, second, place) {
      const value = template.Mappings[map]?.[first]?.[second];
      if (value !== undefined) return value;
      throw new UnresolvableError(place, `there is no ${map}.${first}.${second} in Mappings`);
    },
  };
  return references;
}

function pseudoParameters({
  stackName,
  region,
  accountId,
}: Environment): Readonly<Record<string, string>> {
  return {
    'AWS::Region': region,
    'AWS::AccountId': accountId,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stackName,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/laptop`,
  };
}
