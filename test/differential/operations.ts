/** Operations on a store, drawn by fast-check: small tables, few keys, and values at every edge. */
import fc from 'fast-check';
import {
  type Condition,
  type IndexQuery,
  type Item,
  type ItemKey,
  keyAttribute,
  type Table,
  type Value,
  type Write,
} from '../../lambdas/runtime/ports.ts';
import { indexes, type TableIndex } from '../support/dynamo-request.ts';

export type Operation =
  | { readonly kind: 'get'; readonly keys: readonly ItemKey[] }
  | { readonly kind: 'write'; readonly write: Write }
  | { readonly kind: 'transact'; readonly writes: readonly Write[] }
  | { readonly kind: 'query'; readonly query: IndexQuery }
  /** All of a table, in pages of at most `limit` items. */
  | { readonly kind: 'scan'; readonly table: Table; readonly limit: number };

/** The tables that are drawn from: one with indexes, and one without. */
export const tables = ['orders', 'stock'] as const;

export interface Drawn {
  /** Of `orders`; default: all that the stack defines. */
  readonly indexes?: readonly TableIndex[];
  /** Whether tables are scanned; default: they are. */
  readonly scans?: boolean;
}

/** Names of attributes; some would be misread in the text of an expression. */
const names = ['a', 'size', 'größe', 'a.b', '#n0', ':v0'] as const;
/** Attributes that are added to: they hold small numbers, or none. */
const counters = ['n', 'm'] as const;

const texts = ['', 'a', 'B', 'é', 'e\u0301', '10', '9', '\u{ff5e}', '\u{1f600}', 'a\u0000b'];
const numbers = [0, -0, 1, -1, 2, 0.1, -1.5, 1e15, 2 ** 53 - 1, -(2 ** 53 - 1), 1e-130, -1e-130];
const unstorable = [Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, -(2 ** 53), 1e-131];
const steps = [-2, -1, 0, 1, 2, 0.1, 0.2, -0.3];

const text = fc.constantFrom(...texts);
/** Mostly what is valid: an error in each operation would teach little else. */
const mostly = <T>(usual: fc.Arbitrary<T>, rare: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 100, arbitrary: usual }, { weight: 1, arbitrary: rare });
const number = mostly(fc.constantFrom(...numbers), fc.constantFrom(...unstorable));
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.oneof(text, number, fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 3 }),
  ),
}));
const counter = mostly(fc.constantFrom<Value>(...steps), fc.constantFrom<Value>('a', null));

/** All keys that can be stored: few, so that operations meet. */
export const storableKeys = ['1', '2', '3'] as const;
const anyKey = mostly(
  fc.constantFrom<string>(...storableKeys),
  fc.constantFrom('', 'x'.repeat(2049)),
);

/** What the indexes hold of an order; a position is an item's own, as the pipeline's are. */
function indexFields(key: string, indexed: readonly TableIndex[]) {
  const partition = fc.constantFrom('p', 'q');
  const position = text.map((start) => `${start}#${key}`);
  const invalid = fc.constantFrom<Value>('', 1, null);
  const field = (valid: fc.Arbitrary<string>) => mostly<Value>(valid, invalid);
  const fieldsOf = (names: readonly string[], valid: fc.Arbitrary<string>) =>
    Object.fromEntries(names.map((name) => [name, field(valid)]));
  const partitions = indexed.map((index) => index.partition);
  const sorts = indexed.map(({ sort }) => sort);
  const all = { ...fieldsOf(partitions, partition), ...fieldsOf(sorts, position) };
  return fc.record(all, { requiredKeys: [] });
}

const fields = fc
  .tuple(
    fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 3 }),
    fc.dictionary(fc.constantFrom(...counters), counter, { maxKeys: 2 }),
  )
  .map((parts): Item => Object.assign({}, ...parts));

const attribute = fc.constantFrom(...names, ...counters, 'orderId', 'sku', 'listPosition');
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.record({ kind: fc.constant('absent'), attribute }),
    fc.record({
      kind: fc.constant('compare'),
      attribute,
      operator: fc.constantFrom('=', '<', '<=', '>', '>='),
      value: fc.oneof(text, number, fc.constantFrom(...steps)),
    }),
    fc
      .tuple(
        fc.constantFrom('all' as const, 'any' as const),
        tie('condition'),
        fc.array(tie('condition'), { maxLength: 2 }),
      )
      .map(([kind, first, rest]): Condition => ({ kind, of: [first, ...rest] })),
  ),
}));
const when = fc.option(condition, { nil: undefined });

function puts(indexed: readonly TableIndex[]): fc.Arbitrary<Write> {
  return fc.tuple(fc.constantFrom(...tables), anyKey).chain(([table, key]) =>
    fc
      .tuple(fields, table === 'orders' ? indexFields(key, indexed) : fc.constant({}), when)
      .map(([rest, indexed, condition]) => ({
        kind: 'put',
        table,
        item: { ...rest, ...indexed, [keyAttribute[table]]: key },
        ...(condition && { when: condition }),
      })),
  );
}

/** What becomes of one attribute in an update. */
type AttributeChange =
  | { readonly kind: 'set'; readonly value: Value }
  | { readonly kind: 'add'; readonly value: number }
  | { readonly kind: 'remove' };

const change = {
  set: value.map((value): AttributeChange => ({ kind: 'set', value })),
  add: fc.constantFrom(...steps).map((value): AttributeChange => ({ kind: 'add', value })),
  remove: fc.constant<AttributeChange>({ kind: 'remove' }),
};
const changes = fc
  .tuple(
    fc.dictionary(fc.constantFrom(...names), fc.oneof(change.set, change.remove), { maxKeys: 2 }),
    fc.dictionary(fc.constantFrom(...counters), fc.oneof(change.add, change.remove), {
      minKeys: 1,
      maxKeys: 2,
    }),
  )
  .map((parts): Readonly<Record<string, AttributeChange>> => Object.assign({}, ...parts));
/** An update of nothing, and one that changes an attribute twice. */
const invalidUpdate = fc.constantFrom<Pick<Update, 'set' | 'remove'>>(
  {},
  { set: { a: 1 }, remove: ['a'] },
);

type Update = Extract<Write, { kind: 'update' }>;

function updateOf(
  changes: Readonly<Record<string, AttributeChange>>,
  indexed: Item,
): Pick<Update, 'set' | 'add' | 'remove'> {
  const set: Record<string, Value> = {};
  const add: Record<string, number> = {};
  const remove: string[] = [];
  for (const [name, change] of Object.entries(changes)) {
    if (change.kind === 'set') set[name] = change.value;
    else if (change.kind === 'add') add[name] = change.value;
    else remove.push(name);
  }
  return { set: Object.assign(set, indexed), add, remove };
}

function updates(onIndexes: readonly TableIndex[]): fc.Arbitrary<Write> {
  return fc.tuple(fc.constantFrom(...tables), anyKey).chain(([table, key]) => {
    const indexed = table === 'orders' ? indexFields(key, onIndexes) : fc.constant({});
    const valid = fc.tuple(changes, indexed).map((parts) => updateOf(...parts));
    return fc.tuple(mostly(valid, invalidUpdate), when).map(([fields, condition]) => ({
      kind: 'update',
      table,
      key,
      ...fields,
      ...(condition && { when: condition }),
    }));
  });
}

function queries(indexed: readonly TableIndex[]): fc.Arbitrary<IndexQuery> {
  const partition = fc.constantFrom('p', 'q', 'nothing');
  const position = text.map((start) => `${start}#2`);
  const sort = fc.oneof(
    fc.constant({}),
    position.map((before) => ({ before })),
    position.map((after) => ({ after })),
  );
  return fc
    .tuple(fc.constantFrom(...indexed), partition, sort, fc.integer({ min: 0, max: 4 }))
    .map(([index, value, range, limit]) => ({
      table: 'orders',
      index: index.name,
      partition: { attribute: index.partition, value },
      sort: { attribute: index.sort, ...range },
      limit,
    }));
}

const slotOf = (write: Write) =>
  `${write.table}/${write.kind === 'put' ? write.item[keyAttribute[write.table]] : write.key}`;

/** Sequences of operations, each on what the ones before it left. */
export function sequences({
  indexes: indexed = indexes['orders'] ?? [],
  scans = true,
}: Drawn = {}): fc.Arbitrary<readonly Operation[]> {
  const write = fc.oneof(puts(indexed), updates(indexed));
  // None, and two on one item.
  const clash = fc.oneof(
    fc.constant([]),
    write.map((twice) => [twice, twice]),
  );
  const key = fc.record({ table: fc.constantFrom(...tables), key: anyKey });
  const operation = fc.oneof(
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('get'), keys: fc.array(key, { maxLength: 4 }) }),
    },
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('write'), write }) },
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('transact'),
        writes: mostly(
          fc.uniqueArray(write, { minLength: 1, maxLength: 4, selector: slotOf }),
          clash,
        ),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('query'), query: queries(indexed) }) },
    {
      weight: scans ? 1 : 0,
      arbitrary: fc.record({
        kind: fc.constant('scan'),
        table: fc.constantFrom(...tables),
        limit: mostly(fc.integer({ min: 1, max: 4 }), fc.constant(0)),
      }),
    },
  );
  return fc.array(operation, { minLength: 1, maxLength: 40, size: 'max' });
}
