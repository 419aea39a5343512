import type { Deployment } from '../../../local/assembly/deployment.ts';
import { createCloudFormationService } from '../../../local/cloudformation/service.ts';
import type { Answer } from '../../../local/endpoint/answer.ts';
import { startEndpoint } from '../../../local/endpoint/server.ts';
import type { EndpointServices } from '../../../local/endpoint/services.ts';
import { createLambdaApi } from '../../../local/lambda/api.ts';
import { Inbox } from '../../../local/ses/inbox.ts';
import { createSesService } from '../../../local/ses/service.ts';
import { ManualClock } from './manual-clock.ts';

export const startedAtMs = Date.UTC(2026, 0, 31, 12, 0, 0);

/** What every SDK client of these tests is made with. */
export const sdkConfig = (url: string, accessKeyId = 'alice') => ({
  endpoint: url,
  region: 'us-east-1',
  credentials: { accessKeyId, secretAccessKey: 'local' },
  maxAttempts: 1,
});

export const deployment: Deployment = {
  stackName: 'Orders',
  region: 'us-east-1',
  accountId: '000000000000',
  outputs: { ApiUrl: 'http://127.0.0.1:4567', Note: 'a < b & "c"' },
  queues: [{ logicalId: 'OrdersQueue', name: 'orders.fifo', attributes: { FifoQueue: 'true' } }],
  tables: [
    {
      logicalId: 'OrdersTable',
      name: 'orders',
      attributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'owner', AttributeType: 'S' },
      ],
      keySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      globalSecondaryIndexes: [
        {
          IndexName: 'byOwner',
          KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['state'] },
        },
      ],
    },
  ],
  functions: [],
  eventSourceMappings: [],
  schedules: [],
  httpApis: [{ logicalId: 'Api', name: 'orders', apiId: 'api123', routes: [] }],
  emailIdentities: ['shop.example', 'owner@other.example'],
  configurationSets: ['orders'],
  eventDestinations: [],
  topics: [],
  subscriptions: [],
  notRun: [{ logicalId: 'Role', type: 'AWS::IAM::Role' }],
};

/** A seeded source in [0, 1): a linear congruence is enough for ids. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const refuse = async (): Promise<Answer> => ({ status: 501, headers: {}, body: {} });

interface Replaced extends Partial<EndpointServices> {
  /** What the endpoint serves in place of all these services. */
  readonly wrap?: (services: EndpointServices) => EndpointServices;
}

/** An endpoint on a free port with the real SES and CloudFormation, and what a test replaces. */
export async function startTestEndpoint({ wrap = (same) => same, ...replaced }: Replaced = {}) {
  const clock = new ManualClock(startedAtMs);
  const inbox = new Inbox();
  const faults: unknown[] = [];
  const onFault = (error: unknown) => faults.push(error);
  const account = {
    identities: deployment.emailIdentities,
    configurationSets: deployment.configurationSets,
  };
  const endpoint = await startEndpoint({
    port: 0,
    region: 'us-east-1',
    onFault,
    services: wrap({
      sqs: refuse,
      dynamodb: { forward: async () => ({ status: 501, headers: {}, body: Buffer.alloc(0) }) },
      ses: createSesService({ account, inbox, clock, random: seededRandom(7), onFault }),
      cloudFormation: createCloudFormationService({ deployment, startedAtMs, onFault }),
      lambda: createLambdaApi(deployment, () => undefined),
      inbox,
      health: () => ({ status: 'ok' }),
      ...replaced,
    }),
  });
  return { ...endpoint, clock, inbox, faults };
}
