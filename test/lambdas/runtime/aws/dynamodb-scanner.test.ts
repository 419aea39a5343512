import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoDbScanner } from '../../../../lambdas/runtime/aws/dynamodb-scanner.ts';
import { dynamoDbStore } from '../../../../lambdas/runtime/aws/dynamodb-store.ts';
import {
  failureWrite,
  foundFailureWrite,
  staleFailureWrite,
} from '../../../../lambdas/runtime/failure-record.ts';
import type { Item, Scanner, Store } from '../../../../lambdas/runtime/ports.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { MemoryStore } from '../../../support/memory-store.ts';
import { type Engine, startEngine } from './engine.ts';

const failed = (at: string) => ({ stage: 'email', attempt: 3, error: 'Größe: ⚠', at });

let engine: Engine;
let targets: readonly (Store & Scanner)[];
beforeAll(async () => {
  engine = await startEngine();
  const store = dynamoDbStore(engine.client, engine.tableNames, new FakeClock());
  targets = [{ ...store, ...dynamoDbScanner(engine.client, engine.tableNames) }, new MemoryStore()];
});
afterAll(() => engine.stop());

describe('a scan', () => {
  it('yields every item once, page by page', async () => {
    for (const target of targets) {
      const keys = Array.from({ length: 25 }, (_, n) => `owner-${n}`);
      for (const owner of keys) {
        await target.write({ kind: 'put', table: 'owners', item: { owner } });
      }
      const found: Item[] = [];
      let pages = 0;
      for (let after: string | undefined; pages === 0 || after !== undefined; pages++) {
        const page = await target.scan('owners', 10, after);
        expect(page.items.length).toBeLessThanOrEqual(10);
        found.push(...page.items);
        after = page.next;
      }
      expect(pages).toBe(3);
      expect(found.map(({ owner }) => String(owner)).sort()).toEqual(keys.sort());
    }
  });

  it('of an empty table yields nothing', async () => {
    for (const target of targets) expect(await target.scan('stock', 10)).toEqual({ items: [] });
  });

  it('that DynamoDB does not answer is a transient fault', async () => {
    const elsewhere = dynamoDbScanner(engine.client, { stock: 'No-such-table' });
    await expect(elsewhere.scan('stock', 1)).rejects.toMatchObject({
      name: 'TransientFault',
      message: 'DynamoDB did not answer scan: ResourceNotFoundException',
    });
  });

  it('names the table that the function was not given', async () => {
    await expect(dynamoDbScanner(engine.client, {}).scan('stock', 1)).rejects.toThrow(
      'no table for stock',
    );
  });
});

describe('the failures of an order', () => {
  const id = 'ord_1/email.confirmed/1';
  const itemOf = async (store: Store) =>
    (await store.get([{ table: 'failures', key: 'ord_1' }]))[0];

  it('are written where none is, and taken away as they were seen, in DynamoDB and its model', async () => {
    for (const target of targets) {
      const kinds: string[] = [];
      const write = async (...[next]: Parameters<Store['write']>) => {
        kinds.push((await target.write(next)).kind);
      };
      await write(foundFailureWrite('ord_1', id, failed('1')));
      await write(foundFailureWrite('ord_1', id, failed('2')));
      await write(staleFailureWrite('ord_1', id, '2'));
      expect((await itemOf(target))?.[id]).toEqual(failed('1'));
      await write(failureWrite('ord_1', id, failed('3')));
      await write(staleFailureWrite('ord_1', id, '1'));
      await write(staleFailureWrite('ord_1', id, '3'));
      await write(staleFailureWrite('ord_1', id, '3'));
      expect(await itemOf(target)).toEqual({ orderId: 'ord_1' });
      expect(kinds).toEqual([
        'committed',
        'refused',
        'refused',
        'committed',
        'refused',
        'committed',
        'refused',
      ]);
    }
  });
});
