import {
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  type BatchGetItemCommandOutput,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { PermanentFault, TransientFault } from '../faults.ts';
import {
  type Clock,
  type Commit,
  type Item,
  type ItemKey,
  keyAttribute,
  type Refusal,
  type Store,
  type Table,
} from '../ports.ts';
import { fromItem, transient } from './dynamodb-answer.ts';
import { toAction, toItem, toKey } from './expressions.ts';

/** BatchGetItem, API reference: at most 100 items a request. */
const MAX_BATCH_GET = 100;
/** Rounds for keys that DynamoDB left unprocessed: it does so when it throttles. */
const MAX_ROUNDS = 5;
const BACKOFF_MS = 25;

/** The `Store` on DynamoDB. `tableNames` says where each role's table is. */
export function dynamoDbStore(
  client: DynamoDBClient,
  tableNames: Readonly<Partial<Record<Table, string>>>,
  clock: Clock,
): Store {
  const nameOf = (table: Table): string => {
    const name = tableNames[table];
    if (name === undefined) throw new Error(`this function has no table for ${table}`);
    return name;
  };
  return {
    async get(keys) {
      const found = new Map<string, Item>();
      for (let start = 0; start < keys.length; start += MAX_BATCH_GET) {
        await getBatch(client, clock, nameOf, keys.slice(start, start + MAX_BATCH_GET), found);
      }
      return keys.map((key) => found.get(identity(key)));
    },

    async write(write) {
      const action = toAction(write, nameOf(write.table));
      try {
        if (action.kind === 'put') await client.send(new PutItemCommand(action.fields));
        else await client.send(new UpdateItemCommand(action.fields));
        return { kind: 'committed' };
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) {
          return { kind: 'refused', refusals: [conditionRefusal(error.Item)] };
        }
        if (isConflict(error)) return { kind: 'refused', refusals: [{ kind: 'conflict' }] };
        throw failed('write', error);
      }
    },

    async transact(writes) {
      const TransactItems = writes.map((write) => {
        const action = toAction(write, nameOf(write.table));
        return action.kind === 'put' ? { Put: action.fields } : { Update: action.fields };
      });
      try {
        await client.send(new TransactWriteItemsCommand({ TransactItems }));
        return { kind: 'committed' };
      } catch (error) {
        if (error instanceof TransactionCanceledException) return refused(error);
        throw failed('transact', error);
      }
    },

    async query({ table, index, partition, sort, limit }) {
      const bound = 'after' in sort ? sort.after : sort.before;
      const isOldestFirst = 'after' in sort;
      const names = {
        '#p': partition.attribute,
        ...(bound !== undefined && { '#s': sort.attribute }),
      };
      const values = { ':p': partition.value, ...(bound !== undefined && { ':s': bound }) };
      const range = bound === undefined ? '' : ` AND #s ${isOldestFirst ? '>' : '<'} :s`;
      try {
        const { Items = [] } = await client.send(
          new QueryCommand({
            TableName: nameOf(table),
            IndexName: index,
            KeyConditionExpression: `#p = :p${range}`,
            ExpressionAttributeNames: names,
            ExpressionAttributeValues: toItem(values),
            ScanIndexForward: isOldestFirst,
            Limit: limit,
          }),
        );
        return Items.map(fromItem);
      } catch (error) {
        throw transient('query', error);
      }
    },
  };
}

async function getBatch(
  client: DynamoDBClient,
  clock: Clock,
  nameOf: (table: Table) => string,
  keys: readonly ItemKey[],
  found: Map<string, Item>,
): Promise<void> {
  const tableOf = new Map(keys.map(({ table }) => [nameOf(table), table]));
  let pending: BatchGetItemCommandInput['RequestItems'] = requestFor(keys, nameOf);
  for (let round = 0; pending && Object.keys(pending).length > 0; round++) {
    if (round === MAX_ROUNDS)
      throw new TransientFault('DynamoDB left reads unprocessed', { certain: true });
    if (round > 0) await clock.sleep(clock.random() * BACKOFF_MS * 2 ** round);
    const RequestItems = pending;
    const output: BatchGetItemCommandOutput = await client
      .send(new BatchGetItemCommand({ RequestItems }))
      .catch((error: unknown) => {
        throw transient('get', error);
      });
    for (const [name, items] of Object.entries(output.Responses ?? {})) {
      const table = tableOf.get(name);
      if (table) for (const item of items) remember(table, fromItem(item), found);
    }
    pending = output.UnprocessedKeys;
  }
}

function requestFor(keys: readonly ItemKey[], nameOf: (table: Table) => string) {
  const byTable = new Map<Table, Set<string>>();
  for (const { table, key } of keys) {
    const ofTable = byTable.get(table) ?? new Set();
    byTable.set(table, ofTable.add(key));
  }
  return Object.fromEntries(
    [...byTable].map(([table, ofTable]) => [
      nameOf(table),
      { ConsistentRead: true, Keys: [...ofTable].map((key) => toKey(table, key)) },
    ]),
  );
}

function remember(table: Table, item: Item, found: Map<string, Item>): void {
  const key = item[keyAttribute[table]];
  if (typeof key === 'string') found.set(identity({ table, key }), item);
}

const identity = ({ table, key }: ItemKey) => `${table}/${key}`;

function refused(error: TransactionCanceledException): Commit {
  const refusals = (error.CancellationReasons ?? []).map(({ Code, Item }): Refusal | undefined => {
    switch (Code) {
      case 'None':
      case undefined:
        return undefined;
      case 'ConditionalCheckFailed':
        return conditionRefusal(Item);
      case 'TransactionConflict':
        return { kind: 'conflict' };
      case 'ValidationError':
        throw new PermanentFault('DynamoDB will never take a write of the transaction', {
          cause: error,
        });
      default:
        // Throttled, or a limit of the table: nothing was written, and later it may be.
        throw new TransientFault(`the transaction was cancelled: ${Code}`, {
          cause: error,
          certain: true,
        });
    }
  });
  return { kind: 'refused', refusals };
}

function conditionRefusal(item: Parameters<typeof fromItem>[0] | undefined): Refusal {
  return { kind: 'condition', ...(item && { item: fromItem(item) }) };
}

function isConflict(error: unknown): boolean {
  return error instanceof Error && error.name === 'TransactionConflictException';
}

/** A write that is invalid, such as an item over 400 KB, is so at every retry. */
function failed(call: string, cause: unknown): TransientFault | PermanentFault {
  if (!(cause instanceof Error && cause.name === 'ValidationException')) {
    return transient(call, cause);
  }
  return new PermanentFault(`DynamoDB will never take this ${call}`, { cause });
}
