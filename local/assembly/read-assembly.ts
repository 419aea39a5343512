import { localApiUrls } from './api-urls.ts';
import { checkDeployment } from './checks.ts';
import { type CloudAssembly, openCloudAssembly } from './cloud-assembly.ts';
import { checkForCycles } from './cycles.ts';
import type { Deployment } from './deployment.ts';
import type { Environment } from './identity.ts';
import { NO_VALUE, type References, resolve } from './intrinsics.ts';
import { checkMappingPermissions } from './mapping-permissions.ts';
import { notRun } from './not-run.ts';
import { Problems } from './problems.ts';
import { templateReferences } from './references.ts';
import { toEventDestination } from './resources/event-destination.ts';
import { toEventSourceMapping, toFunction } from './resources/function.ts';
import { type ResolvedResource, toHttpApis } from './resources/http-api.ts';
import { usedProperties } from './resources/known.ts';
import { toQueue } from './resources/queue.ts';
import { readRole } from './resources/role.ts';
import { toSchedule } from './resources/schedule.ts';
import { toTable } from './resources/table.ts';
import { toSubscription } from './resources/topic.ts';
import type { Template } from './template.ts';

export interface ReadAssemblyOptions {
  /** Values of the template's parameters; those with a default can be left out. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly endpoints: {
    /** Speaks AWS's protocols, without a slash at its end. */
    readonly aws: string;
    readonly httpApi: (logicalId: string) => string;
  };
  /** Which stack, when the app has several. */
  readonly stackName?: string;
}

/** Of a stack that leaves them to its deployment. */
const DEFAULT_REGION = 'us-east-1';
const DEFAULT_ACCOUNT_ID = '000000000000';

/**
 * Reads a synthesized cloud assembly into what is to be run, every intrinsic resolved. What the
 * runtime does not run is named in `notRun`: types, and properties of types that it does run.
 * @throws AssemblyError, UnresolvableError, PolicyError
 */
export async function readAssembly(
  directory: string,
  { parameters, endpoints, stackName }: ReadAssemblyOptions,
): Promise<Deployment> {
  const assembly = await openCloudAssembly(directory, stackName);
  checkForCycles(assembly.template);
  const environment: Environment = {
    stackName: assembly.stackName,
    region: assembly.region ?? DEFAULT_REGION,
    accountId: assembly.accountId ?? DEFAULT_ACCOUNT_ID,
    awsEndpoint: endpoints.aws,
    httpApiUrl: endpoints.httpApi,
  };
  const references = templateReferences(assembly.template, environment, parameters);
  const resources = resolvedResources(assembly.template, references);
  const specs = specsOf(resources, references, assembly);
  checkDeployment(specs);
  checkMappingPermissions(specs, environment);
  const localUrls = localApiUrls(specs.httpApis, environment);
  const local = (texts: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, localUrls(text)]));
  return {
    stackName: assembly.stackName,
    region: environment.region,
    accountId: environment.accountId,
    ...specs,
    functions: specs.functions.map((fn) => ({ ...fn, environment: local(fn.environment) })),
    outputs: local(outputsOf(assembly.template, references)),
    notRun: notRun(resources, assembly.template, environment.region),
  };
}

/** The resources whose condition holds, their properties resolved. */
function resolvedResources(
  template: Template,
  references: References,
): readonly ResolvedResource[] {
  return Object.entries(template.Resources)
    .filter(
      ([logicalId, { Condition }]) =>
        Condition === undefined || references.condition(Condition, logicalId),
    )
    .map(([logicalId, { Type, Properties }]) => ({
      logicalId,
      type: Type,
      ref: String(references.ref(logicalId, logicalId)),
      // What is not carried out may use anything; only what is has to be understood.
      get properties() {
        return resolve(usedProperties(Type, Properties), references, logicalId);
      },
    }));
}

function specsOf(
  resources: readonly ResolvedResource[],
  references: References,
  assembly: CloudAssembly,
): Pick<
  Deployment,
  | 'queues'
  | 'tables'
  | 'functions'
  | 'eventSourceMappings'
  | 'schedules'
  | 'httpApis'
  | 'emailIdentities'
  | 'configurationSets'
  | 'eventDestinations'
  | 'topics'
  | 'subscriptions'
> {
  const problems = new Problems();
  const each = <T>(type: string, convert: (resource: ResolvedResource) => T): T[] =>
    resources
      .filter((resource) => resource.type === type)
      .flatMap((resource) => problems.collect(resource.logicalId, type, () => convert(resource)));
  const attribute = (logicalId: string, name: string) =>
    references.attribute(logicalId, name, logicalId);
  const specs = {
    queues: each('AWS::SQS::Queue', ({ logicalId, properties }) =>
      toQueue(logicalId, attribute(logicalId, 'QueueName'), properties),
    ),
    tables: ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'].flatMap((type) =>
      each(type, ({ logicalId, ref, properties }) => toTable(logicalId, ref, properties)),
    ),
    functions: each('AWS::Lambda::Function', ({ logicalId, ref, properties }) =>
      toFunction(logicalId, { name: ref, arn: attribute(logicalId, 'Arn') }, properties, {
        folders: assembly,
        roleOf: (arn) => readRole(arn, logicalId, assembly.template, references),
      }),
    ),
    eventSourceMappings: each('AWS::Lambda::EventSourceMapping', ({ logicalId, properties }) =>
      toEventSourceMapping(logicalId, properties),
    ),
    schedules: each('AWS::Events::Rule', ({ logicalId, ref, properties }) =>
      toSchedule(logicalId, { name: ref, arn: attribute(logicalId, 'Arn') }, properties),
    ).flat(),
    httpApis: problems.collect('HTTP API', 'AWS::ApiGatewayV2', () => toHttpApis(resources)).flat(),
    emailIdentities: each('AWS::SES::EmailIdentity', ({ ref }) => ref),
    configurationSets: each('AWS::SES::ConfigurationSet', ({ ref }) => ref),
    eventDestinations: each(
      'AWS::SES::ConfigurationSetEventDestination',
      ({ logicalId, properties }) => toEventDestination(logicalId, properties),
    ),
    topics: each('AWS::SNS::Topic', ({ logicalId, ref }) => ({
      logicalId,
      name: attribute(logicalId, 'TopicName'),
      arn: ref,
    })),
    subscriptions: each('AWS::SNS::Subscription', ({ logicalId, properties }) =>
      toSubscription(logicalId, properties),
    ),
  };
  problems.throwIfAny();
  return specs;
}

function outputsOf(template: Template, references: References): Readonly<Record<string, string>> {
  const entries = Object.entries(template.Outputs)
    .filter(
      ([name, { Condition }]) => Condition === undefined || references.condition(Condition, name),
    )
    .map(([name, { Value }]) => [name, resolve(Value, references, `Outputs.${name}`)] as const);
  return Object.fromEntries(
    entries.filter(([, value]) => value !== NO_VALUE).map(([name, value]) => [name, String(value)]),
  );
}
