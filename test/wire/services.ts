/** The laptop's endpoint with the pipeline's queues, tables and sender. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LIST_INDEX } from '../../lambdas/api/list-index.ts';
import {
  keyAttribute,
  type QueueRole,
  queueRoles,
  type Table,
} from '../../lambdas/runtime/ports.ts';
import {
  RECEIVED_INDEX,
  RECEIVED_PARTITION,
  RECEIVED_SORT,
} from '../../lambdas/runtime/received-index.ts';
import {
  UNDER_WAY_INDEX,
  UNDER_WAY_PARTITION,
  UNDER_WAY_SORT,
} from '../../lambdas/runtime/under-way-index.ts';
import type { TableSpec } from '../../local/assembly/deployment.ts';
import { startEngine } from '../../local/dynamodb/engine.ts';
import { createEngineProxy } from '../../local/dynamodb/proxy.ts';
import { startEndpoint } from '../../local/endpoint/server.ts';
import { Inbox } from '../../local/ses/inbox.ts';
import { createSesService } from '../../local/ses/service.ts';
import { SqsModel } from '../../local/sqs/model.ts';
import { createSqsService } from '../../local/sqs/protocol.ts';
import type { Random } from '../simulation/random.ts';
import type { FastClock } from './fast-clock.ts';
import { deadLettersOf, queueName } from './names.ts';

/** Longer than a consumer's time-out, by its own clock; see `pipeline.ts`. */
const VISIBILITY_SECONDS = 40;
export const MAX_RECEIVE_COUNT = 150;
export const SENDER = 'orders@shop.example';
export const CONFIGURATION_SET = 'mails';

export const tableNames = {
  orders: 'Orders',
  owners: 'Owners',
  stock: 'Stock',
  movements: 'Movements',
  reservations: 'Reservations',
  failures: 'Failures',
  orderRecords: 'OrderRecords',
  inventoryRecords: 'InventoryRecords',
  mails: 'Mails',
  mailReports: 'MailReports',
  suppressions: 'Suppressions',
  watch: 'Watch',
} as const;
type TableName = keyof typeof tableNames;

/** What each table is to the handlers: each stage has records of its own. */
export const tableRoles: Readonly<Record<TableName, Table>> = {
  orders: 'orders',
  owners: 'owners',
  stock: 'stock',
  movements: 'movements',
  reservations: 'reservations',
  failures: 'failures',
  orderRecords: 'idempotency',
  inventoryRecords: 'idempotency',
  mails: 'idempotency',
  mailReports: 'mailReports',
  suppressions: 'suppressions',
  watch: 'watch',
};

export function roleOfTable(name: string): Table {
  const found = tableNamesInCode().find((inCode) => tableNames[inCode] === name);
  if (found === undefined) throw new Error(`there is no table ${name}`);
  return tableRoles[found];
}

export interface Services {
  readonly url: string;
  readonly sqs: SqsModel;
  readonly inbox: Inbox;
  stop(): Promise<void>;
}

export async function startServices(
  clock: FastClock,
  random: Random,
  onFault: (error: unknown) => void,
): Promise<Services> {
  const directory = await mkdtemp(join(tmpdir(), 'order-pipeline-wire-'));
  const engine = await startEngine({
    installDirectory: join(directory, 'engine'),
    onMessage: onFault,
  });
  await engine.ensureTables(tableSpecs());
  const proxy = createEngineProxy(() => engine.endpoint);
  const sqs = new SqsModel({ clock: clock.forServices(), random: () => random.next() });
  for (const role of queueRoles) createQueues(sqs, role);
  const inbox = new Inbox();
  const endpoint = await startEndpoint({
    port: 0,
    region: 'us-east-1',
    services: {
      sqs: createSqsService(sqs),
      dynamodb: proxy,
      ses: createSesService({
        account: { identities: [SENDER], configurationSets: [CONFIGURATION_SET] },
        inbox,
        clock: clock.forServices(),
        random: () => random.next(),
        onFault,
      }),
      cloudFormation: () => Promise.reject(new Error('no stack is deployed here')),
      lambda: () => ({ status: 404, headers: {}, body: {} }),
      inbox,
      health: () => ({}),
    },
    onFault,
  });
  return {
    url: endpoint.url,
    sqs,
    inbox,
    async stop() {
      await endpoint.close();
      proxy.close();
      await engine.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function createQueues(sqs: SqsModel, role: QueueRole): void {
  const common = {
    FifoQueue: 'true',
    DeduplicationScope: 'messageGroup',
    FifoThroughputLimit: 'perMessageGroupId',
  };
  const dead = sqs.createQueue(deadLettersOf(role), common);
  sqs.createQueue(queueName(role), {
    ...common,
    VisibilityTimeout: String(VISIBILITY_SECONDS),
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: dead.identity.arn,
      maxReceiveCount: MAX_RECEIVE_COUNT,
    }),
  });
}

function tableSpecs(): readonly TableSpec[] {
  return tableNamesInCode().map((name) => {
    const key = keyAttribute[tableRoles[name]];
    const indexes = name === 'orders' ? orderIndexes : [];
    const attributes = new Set([key, ...indexes.flatMap(({ keys }) => keys)]);
    return {
      logicalId: name,
      name: tableNames[name],
      attributeDefinitions: [...attributes].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      keySchema: [{ AttributeName: key, KeyType: 'HASH' }],
      globalSecondaryIndexes: indexes.map(({ IndexName, keys: [partition, sort] }) => ({
        IndexName,
        KeySchema: [
          { AttributeName: partition, KeyType: 'HASH' },
          { AttributeName: sort, KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      })),
    };
  });
}

export const tableNamesInCode = () => Object.keys(tableNames) as TableName[];

const orderIndexes: readonly {
  readonly IndexName: string;
  readonly keys: readonly [partition: string, sort: string];
}[] = [
  { IndexName: LIST_INDEX, keys: ['listPartition', 'listPosition'] },
  { IndexName: RECEIVED_INDEX, keys: [RECEIVED_PARTITION, RECEIVED_SORT] },
  { IndexName: UNDER_WAY_INDEX, keys: [UNDER_WAY_PARTITION, UNDER_WAY_SORT] },
];
