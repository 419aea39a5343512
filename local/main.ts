/** `npm start`: synthesizes the app, runs its template, and says where. Ctrl-C ends everything. */
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type App, assemble, findApp, NoAppError, stateName } from './app.ts';
import { appWelcome } from './app-welcome.ts';
import { type Arguments, parseArguments, UsageError, usage } from './arguments.ts';
import { AssemblyError, UnresolvableError } from './assembly/errors.ts';
import { stockDemonstration } from './demonstration.ts';
import { EngineUnavailableError } from './dynamodb/engine-binary.ts';
import { EngineStartError } from './dynamodb/engine-process.ts';
import { TableDiffersError } from './dynamodb/tables.ts';
import { PortInUseError } from './endpoint/listen.ts';
import { requireFreePorts } from './free-port.ts';
import { InvalidRouteKeyError } from './http-api/errors.ts';
import { PolicyError } from './iam/error.ts';
import { UnusableStateError } from './journal/read-journal.ts';
import { logPrinter } from './log-printer.ts';
import { claimState, StateInUseError, UnusableFolderError } from './process/state-claim.ts';
import { startRuntime } from './runtime.ts';
import { SynthesisError } from './synthesize.ts';
import { welcome } from './welcome.ts';

const projectDirectory = fileURLToPath(new URL('..', import.meta.url));
async function main(): Promise<void> {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const options = parseArguments(process.argv.slice(2));
  if (options.help) {
    console.log(usage);
    return;
  }
  const startedAt = Date.now();
  const app: App =
    options.app === undefined
      ? { kind: 'pipeline', directory: projectDirectory }
      : findApp(options.app);
  // Before anything is touched: another instance may be running on them.
  await requireFreePorts(Object.values(options.ports));
  const stateDirectory =
    options.stateDirectory ??
    join(projectDirectory, '.local', stateName(app, options.ports.endpoint));
  const claim = await claimState(stateDirectory);
  const { assemblyDirectory, synthesized } = await assemble(app, {
    stateDirectory,
    context: options.context,
    onSpawn: (pid) => claim.add(pid),
  });
  if (synthesized) console.log(`Synthesized the stack in ${seconds(Date.now() - startedAt)}.`);

  const logFile = join(stateDirectory, 'functions.log');
  const runtime = await startRuntime({
    assemblyDirectory,
    stateDirectory,
    claim,
    fresh: options.fresh,
    parameters: parametersOf(app, options),
    ...(options.stackName !== undefined && { stackName: options.stackName }),
    ports: options.ports,
    ...(options.dynamoDbEndpoint !== undefined && { dynamoDbEndpoint: options.dynamoDbEndpoint }),
    onLog: logPrinter(
      createWriteStream(logFile, { flags: options.fresh ? 'w' : 'a' }),
      options.verbose,
    ),
    onMessage: (message) => console.error(message),
  });
  stopOnSignals(() => runtime.stop());
  if (app.kind === 'pipeline') await stockDemonstration(runtime);
  const told = { readyAfter: seconds(Date.now() - startedAt), logFile };
  console.log(app.kind === 'pipeline' ? welcome(runtime, told) : appWelcome(runtime, told));
}

/** The pipeline's sender is a setting like others here, and has a default. */
function parametersOf(app: App, { parameters, context }: Arguments) {
  if (app.kind !== 'pipeline') return parameters;
  return { SenderAddress: context['sender'] ?? 'orders@shop.example', ...parameters };
}

/** The first signal ends in good order; the second at once, and the reaper ends the children. */
function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = () => {
    if (stopping) process.exit(1);
    stopping = true;
    console.log('\nStopping …');
    stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
}

/** Errors whose message is all that their reader needs. */
const plainErrors = [
  AssemblyError,
  UnresolvableError,
  NoAppError,
  PolicyError,
  InvalidRouteKeyError,
  PortInUseError,
  SynthesisError,
  StateInUseError,
  UnusableFolderError,
  TableDiffersError,
  UnusableStateError,
  EngineUnavailableError,
  EngineStartError,
];

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

function fail(error: unknown): never {
  if (error instanceof UsageError) console.error(`${error.message}\n\n${usage}`);
  else if (plainErrors.some((plain) => error instanceof plain)) console.error(messageOf(error));
  else console.error(error);
  process.exit(error instanceof UsageError ? 2 : 1);
}

main().catch(fail);
