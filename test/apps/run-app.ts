/** An app of this folder on the laptop runtime, as `npm start -- --app FOLDER` runs it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { assemble, findApp } from '../../local/app.ts';
import { claimState } from '../../local/process/state-claim.ts';
import { type Runtime, startRuntime } from '../../local/runtime.ts';

export interface RunningApp extends Runtime {
  /** What the functions logged and the runtime said, a line each. */
  readonly logs: readonly string[];
  /** An output of the stack. */
  output(name: string): string;
  /** All items of a table. */
  scan(tableName: string): Promise<readonly Record<string, unknown>[]>;
  /** What an SDK client needs. */
  readonly sdk: ReturnType<typeof sdkConfig>;
}

const sdkConfig = ({ endpointUrl, deployment }: Runtime) => ({
  endpoint: endpointUrl,
  region: deployment.region,
  credentials: { accessKeyId: 'test', secretAccessKey: 'local' },
});

export async function runApp(name: string): Promise<RunningApp> {
  const directory = await mkdtemp(join(tmpdir(), `app-${name}-`));
  const app = findApp(fileURLToPath(new URL(name, import.meta.url)));
  const { assemblyDirectory } = await assemble(app, { stateDirectory: directory, context: {} });
  const logs: string[] = [];
  const runtime = await startRuntime({
    assemblyDirectory,
    stateDirectory: directory,
    claim: await claimState(directory),
    parameters: {},
    ports: { endpoint: 0, api: 0, console: 0 },
    onLog: ({ line }) => logs.push(line),
    onMessage: (message) => logs.push(message),
  });
  const sdk = sdkConfig(runtime);
  const client = new DynamoDBClient(sdk);
  return {
    ...runtime,
    logs,
    sdk,
    output: (key) => runtime.deployment.outputs[key] ?? '',
    scan: async (TableName) => {
      const command = new ScanCommand({ TableName, ConsistentRead: true });
      const { Items = [] } = await client.send(command);
      return Items.map((item) => unmarshall(item));
    },
    stop: async () => {
      client.destroy();
      await runtime.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
