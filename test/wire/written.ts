/** Which items a request to DynamoDB writes. */
import * as z from 'zod';
import { keyAttribute, type Table } from '../../lambdas/runtime/ports.ts';
import type { Exchange } from './exchange.ts';
import { roleOfTable } from './services.ts';

export interface Written {
  readonly table: Table;
  /** The table's name. */
  readonly name: string;
  readonly key: string;
}

const attributes = z.record(z.string(), z.object({ S: z.string().optional() }));
const put = z.object({ TableName: z.string(), Item: attributes });
const update = z.object({ TableName: z.string(), Key: attributes });
const transaction = z.object({
  TransactItems: z.array(z.object({ Put: put.optional(), Update: update.optional() })),
});

/** None, of a request that writes nothing. */
export function writtenBy({ call, body }: Exchange): readonly Written[] {
  switch (call) {
    case 'PutItem':
      return [ofPut(put.parse(JSON.parse(body)))];
    case 'UpdateItem':
      return [ofUpdate(update.parse(JSON.parse(body)))];
    case 'TransactWriteItems':
      return transaction
        .parse(JSON.parse(body))
        .TransactItems.flatMap(({ Put, Update }) => [
          ...(Put ? [ofPut(Put)] : []),
          ...(Update ? [ofUpdate(Update)] : []),
        ]);
    default:
      return [];
  }
}

const ofPut = ({ TableName, Item }: z.output<typeof put>) => identify(TableName, Item);
const ofUpdate = ({ TableName, Key }: z.output<typeof update>) => identify(TableName, Key);

function identify(name: string, item: z.output<typeof attributes>): Written {
  const table = roleOfTable(name);
  const key = item[keyAttribute[table]]?.S;
  if (key === undefined) throw new Error(`a write to ${name} has no key`);
  return { table, name, key };
}
