import { expect, it } from 'vitest';
import { inventoryStage } from '../../../lambdas/inventory/stage.ts';
import { recordWrite } from '../../../lambdas/runtime/inbox.ts';
import type { Item, ItemKey } from '../../../lambdas/runtime/ports.ts';
import { DynamoModel } from '../../support/dynamo-model.ts';
import { idOf, line, product, reserve } from '../../support/samples.ts';

const stage = inventoryStage({ currency: 'GBP', linesPerTransaction: 2 });
const orderId = idOf(1);
const message = reserve(orderId, line('A'), line('B'), line('C'));

/** What the stage decides on what the tables hold now. */
function decideOn(tables: DynamoModel) {
  const view = { get: (key: ItemKey) => tables.get(key), knows: () => true };
  return stage.decide(message, view, 0);
}

function given() {
  const tables = new DynamoModel();
  tables.seed('stock', product('A', 1), product('B', 1), product('C', 1));
  return tables;
}

/** The message is refused, and answered, because somebody else has taken the last C. */
function refused(tables: DynamoModel) {
  tables.seed('stock', product('C', 0));
  const step = decideOn(tables);
  if (step.kind !== 'done') throw new Error(step.kind);
  const commit = tables.transact([recordWrite(message.id, step.owed, 0), ...step.writes]);
  expect(commit.kind).toBe('committed');
  return step;
}

it('a first part that comes after the order was refused takes nothing', () => {
  const tables = given();
  const late = decideOn(tables);
  refused(tables);
  expect(tables.transact(late.writes)).toMatchObject({ kind: 'refused' });
  expect(tables.get({ table: 'stock', key: 'A' })).toMatchObject({ available: 1 });
});

it('an order that finds its late first part goes on with it instead of being refused', () => {
  const tables = given();
  const late = decideOn(tables);
  tables.seed('stock', product('C', 0));
  const refusal = decideOn(tables);
  tables.transact(late.writes);
  expect(tables.transact(refusal.writes)).toMatchObject({ kind: 'refused' });
});

it('a refused order is answered the same from the books, with stock left or not', () => {
  const tables = given();
  const { owed } = refused(tables);
  tables.seed('stock', product('C', 5));
  const again = decideOn(tables);
  expect(again).toMatchObject({ kind: 'done', writes: [], owed });
});

it('an order that fits one transaction leaves no entry when it is refused: its record says it', () => {
  const small = inventoryStage({ currency: 'GBP', linesPerTransaction: 3 });
  const items: Readonly<Record<string, Item>> = { A: product('A', 1), B: product('B', 1) };
  const view = { get: ({ key }: ItemKey) => items[key], knows: () => true };
  expect(small.decide(message, view, 0)).toMatchObject({ kind: 'done', writes: [] });
});
