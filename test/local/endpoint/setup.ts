/** The endpoint with real services on free ports. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Deployment } from '../../../local/assembly/deployment.ts';
import { systemClock } from '../../../local/clock.ts';
import { createCloudFormationService } from '../../../local/cloudformation/service.ts';
import { startEngine } from '../../../local/dynamodb/engine.ts';
import { createEngineProxy } from '../../../local/dynamodb/proxy.ts';
import { withTableArns } from '../../../local/dynamodb/table-arns.ts';
import { startEndpoint } from '../../../local/endpoint/server.ts';
import { createLambdaApi } from '../../../local/lambda/api.ts';
import { Inbox } from '../../../local/ses/inbox.ts';
import { createSesService } from '../../../local/ses/service.ts';
import { SqsModel } from '../../../local/sqs/model.ts';
import { createSqsService } from '../../../local/sqs/protocol.ts';

const deployment: Deployment = {
  stackName: 'Shop',
  region: 'us-east-1',
  accountId: '000000000000',
  outputs: { ApiUrl: 'http://127.0.0.1:1234', Odd: '<&>' },
  queues: [{ logicalId: 'Queue', name: 'orders.fifo', attributes: { FifoQueue: 'true' } }],
  tables: [
    {
      logicalId: 'Table',
      name: 'things',
      attributeDefinitions: [
        { AttributeName: 'id', AttributeType: 'S' },
        { AttributeName: 'day', AttributeType: 'S' },
      ],
      keySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      globalSecondaryIndexes: [
        {
          IndexName: 'by-day',
          KeySchema: [{ AttributeName: 'day', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    },
  ],
  functions: [],
  eventSourceMappings: [],
  schedules: [],
  httpApis: [],
  emailIdentities: ['orders@shop.example', 'brand.example'],
  configurationSets: ['mails'],
  eventDestinations: [],
  topics: [],
  subscriptions: [],
  notRun: [],
};

export async function startServices() {
  const directory = await mkdtemp(join(tmpdir(), 'order-pipeline-test-'));
  const faults: unknown[] = [];
  const pids: number[] = [];
  const onFault = (error: unknown) => faults.push(error);
  const engine = await startEngine({
    databasePath: join(directory, 'tables.sqlite'),
    installDirectory: join(directory, 'engine'),
    onMessage: () => {},
    onSpawn: (pid) => pids.push(pid),
  });
  await engine.ensureTables(deployment.tables);
  const proxy = createEngineProxy(() => engine.endpoint);
  const model = new SqsModel({ clock: systemClock, random: Math.random });
  model.createQueue('orders.fifo', { FifoQueue: 'true' });
  const inbox = new Inbox();
  const endpoint = await startEndpoint({
    port: 0,
    region: deployment.region,
    services: {
      sqs: createSqsService(model),
      dynamodb: withTableArns(proxy, deployment),
      ses: createSesService({
        account: {
          identities: deployment.emailIdentities,
          configurationSets: deployment.configurationSets,
        },
        inbox,
        clock: systemClock,
        random: Math.random,
        onFault,
      }),
      cloudFormation: createCloudFormationService({ deployment, startedAtMs: 0, onFault }),
      lambda: createLambdaApi(deployment, () => undefined),
      inbox,
      health: () => ({ status: 'running' }),
    },
    onFault,
  });
  return {
    url: endpoint.url,
    port: endpoint.port,
    engine,
    inbox,
    faults,
    pids,
    clientConfig: {
      endpoint: endpoint.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'local' },
    },
    stop: async () => {
      await endpoint.close();
      proxy.close();
      await engine.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
