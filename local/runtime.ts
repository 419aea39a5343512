/** Runs a synthesized template on this machine: every part started, wired and ended here. */
import { join } from 'node:path';
import { httpApiIds } from './assembly/cloud-assembly.ts';
import type { Deployment } from './assembly/deployment.ts';
import { readAssembly } from './assembly/read-assembly.ts';
import { systemClock } from './clock.ts';
import { createCloudFormationService } from './cloudformation/service.ts';
import { startConsole } from './console/server.ts';
import { startEngine } from './dynamodb/engine.ts';
import { DatabaseDamagedError } from './dynamodb/engine-process.ts';
import { createEngineProxy } from './dynamodb/proxy.ts';
import { withTableArns } from './dynamodb/table-arns.ts';
import { TableDiffersError } from './dynamodb/tables.ts';
import { startEndpoint } from './endpoint/server.ts';
import { openSwitches } from './event-source/kept-switches.ts';
import { type Mappings, pausedQueues, startMappings } from './event-sources.ts';
import { freePort } from './free-port.ts';
import { portsOfApis, startHttpApis } from './http-apis.ts';
import { enforce } from './iam/enforce.ts';
import { functionGate } from './iam/function-gate.ts';
import { UnusableStateError } from './journal/read-journal.ts';
import { openKeptFiles } from './kept-files.ts';
import { createLambdaApi } from './lambda/api.ts';
import type { LogEntry } from './lambda/hooks.ts';
import { withInvocations } from './lambda/invocations.ts';
import { createLambdaService, type LambdaService } from './lambda/service.ts';
import { startReaper } from './process/reaper.ts';
import type { StateClaim } from './process/state-claim.ts';
import { declareQueues, unknownQueues } from './queues.ts';
import { startScheduler } from './scheduler/scheduler.ts';
import { openInbox } from './ses/kept-inbox.ts';
import { eventPublisher, validateTopics } from './ses/publish.ts';
import { createSesService } from './ses/service.ts';
import { createTopics } from './sns/topics.ts';
import { SqsPoller } from './sqs/poller.ts';
import { createSqsService } from './sqs/protocol.ts';
import { openModel } from './sqs/state/kept-model.ts';
import { Teardown } from './teardown.ts';

export interface RuntimeOptions {
  /** The cloud assembly to run. */
  readonly assemblyDirectory: string;
  /** Folder for what the runtime writes; it goes on with what it kept there. */
  readonly stateDirectory: string;
  /** On that folder; given back when everything has ended. */
  readonly claim: StateClaim;
  /** Forgets what it kept. Default: false. */
  readonly fresh?: boolean;
  /** Values of the template's parameters. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Which stack, when the assembly has several. */
  readonly stackName?: string;
  /** Ports on 127.0.0.1; 0 means any. */
  readonly ports: { readonly endpoint: number; readonly api: number; readonly console: number };
  /** A DynamoDB that runs already; without it the embedded engine is started. */
  readonly dynamoDbEndpoint?: string;
  readonly onLog: (entry: LogEntry) => void;
  /** What the runtime itself has to say. */
  readonly onMessage: (message: string) => void;
}

export interface Runtime {
  readonly deployment: Deployment;
  /** Speaks AWS's protocols. */
  readonly endpointUrl: string;
  /** The first HTTP API of the template. */
  readonly apiUrl: string;
  /** All of them, in the template's order. */
  readonly apiUrls: readonly string[];
  readonly consoleUrl: string;
  readonly lambda: LambdaService;
  /** Ends every process and server; resolves when they are gone. */
  stop(): Promise<void>;
}

/** Starts everything, or ends what was started and rejects. */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const teardown = new Teardown();
  try {
    return await start(options, teardown);
  } catch (error) {
    // Why it did not start matters more than what could not be ended after that.
    await teardown.run().catch((failure: unknown) => options.onMessage(String(failure)));
    throw error;
  }
}

async function start(options: RuntimeOptions, teardown: Teardown): Promise<Runtime> {
  const { onMessage, claim } = options;
  teardown.add(() => claim.release());
  const onFault = (error: unknown) => onMessage(`fault: ${describe(error)}`);
  const [endpointPort, apiPort] = await Promise.all([
    options.ports.endpoint || freePort(),
    options.ports.api || freePort(),
  ]);
  const endpointUrl = `http://127.0.0.1:${endpointPort}`;
  const { assemblyDirectory, stackName } = options;
  const apiPorts = await portsOfApis(await httpApiIds(assemblyDirectory, stackName), apiPort);
  const apiUrl = (logicalId: string) => `http://127.0.0.1:${apiPorts.get(logicalId) ?? apiPort}`;
  const deployment = await readAssembly(assemblyDirectory, {
    parameters: options.parameters,
    endpoints: { aws: endpointUrl, httpApi: apiUrl },
    ...(stackName !== undefined && { stackName }),
  });

  const kept = await openKeptFiles(options.stateDirectory, options.fresh ?? false);
  const reaper = startReaper();
  teardown.add(() => reaper.stop());
  const onSpawn = (pid: number) => {
    reaper.watch(pid);
    claim.add(pid);
  };
  const onExit = (pid: number) => reaper.unwatch(pid);
  const explain = (error: unknown): never => {
    throw unusableTables(error, options) ?? error;
  };
  const engine = await startEngine({
    ...(options.dynamoDbEndpoint !== undefined && { externalEndpoint: options.dynamoDbEndpoint }),
    databasePath: kept.tables,
    installDirectory: join(options.stateDirectory, 'engine'),
    onMessage,
    onSpawn,
    onExit,
  }).catch(explain);
  teardown.add(() => engine.stop());
  await engine.ensureTables(deployment.tables).catch(explain);
  const proxy = createEngineProxy(() => engine.endpoint);
  teardown.add(() => proxy.close());

  const clock = systemClock;
  const random = Math.random;
  const { region, accountId } = deployment;
  const { model, ...queues } = openModel({ path: kept.queues, clock, random, region, accountId });
  teardown.add(() => queues.close());
  declareQueues(model, deployment.queues);
  const unknown = unknownQueues(model, deployment.queues);
  if (unknown !== undefined) onMessage(unknown);
  // Their consumers died with the last run: nobody will finish what they had begun.
  for (const { queueName } of deployment.eventSourceMappings) model.releaseInFlight(queueName);
  const poller = new SqsPoller(model);
  const { inbox, ...mails } = openInbox(kept.mails);
  teardown.add(() => mails.close());
  const switches = openSwitches(kept.switches);
  teardown.add(() => switches.close());
  // They start when the endpoint that tells of them is up: their functions call it.
  let mappings: Mappings | undefined;
  let lambda: LambdaService | undefined;

  const { emailIdentities: identities, configurationSets, subscriptions } = deployment;
  const topics = createTopics({
    subscriptions,
    send: (queueName, body) => model.send(queueName, { body }),
    clock,
  });
  const destinations = deployment.eventDestinations;
  validateTopics(destinations, topics);
  const services = {
    sqs: createSqsService(model, poller),
    dynamodb: withTableArns(proxy, { region, accountId }),
    ses: createSesService({
      account: { identities, configurationSets },
      inbox,
      clock,
      random,
      onAccept: eventPublisher({ destinations, topics, region, accountId, clock, random }),
      onFault,
    }),
    cloudFormation: createCloudFormationService({
      deployment,
      startedAtMs: clock.now(),
      onFault,
    }),
    lambda: withInvocations(
      createLambdaApi(deployment, () => mappings),
      deployment.functions,
      () => lambda,
    ),
    inbox,
    health: () => ({ status: 'running', stack: deployment.stackName }),
  };
  const gate = functionGate(deployment, onMessage);
  const endpoint = await startEndpoint({
    port: endpointPort,
    region,
    services: enforce(services, gate, { region, accountId, identities }),
    onFault,
  });
  teardown.add(() => endpoint.close());

  const functions = createLambdaService({
    functions: deployment.functions,
    clock,
    endpointUrl,
    hooks: {
      onLog: options.onLog,
      onStart: onSpawn,
      onExit,
    },
  });
  lambda = functions;
  teardown.add(() => functions.stop());
  mappings = startMappings({ deployment, poller, lambda, clock, switches, onFault });
  teardown.add(() => mappings?.stop());
  const paused = pausedQueues(mappings);
  if (paused !== undefined) onMessage(paused);
  const scheduler = startScheduler({
    schedules: deployment.schedules,
    region: deployment.region,
    accountId: deployment.accountId,
    invoke: (functionName, event) => functions.invoke(functionName, event),
    clock,
    onFault,
  });
  teardown.add(() => scheduler.stop());

  const invoke = (functionName: string, event: unknown) => functions.invoke(functionName, event);
  await startHttpApis(deployment, apiPorts, { clock, invoke, onFault }, teardown);
  const inboxPage = await startConsole({ port: options.ports.console, inbox });
  teardown.add(() => inboxPage.close());

  return {
    deployment,
    endpointUrl,
    apiUrl: `http://127.0.0.1:${apiPort}`,
    apiUrls: deployment.httpApis.map(({ logicalId }) => apiUrl(logicalId)),
    consoleUrl: inboxPage.url,
    lambda: functions,
    stop: () => teardown.run(),
  };
}

/** What a fresh start would heal; undefined for anything else, and for tables of somebody else's. */
function unusableTables(error: unknown, { dynamoDbEndpoint }: RuntimeOptions) {
  const isKept = dynamoDbEndpoint === undefined;
  const isUnusable = error instanceof TableDiffersError || error instanceof DatabaseDamagedError;
  return isKept && isUnusable ? new UnusableStateError(error.message, error) : undefined;
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
