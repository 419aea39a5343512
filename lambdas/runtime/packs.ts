/** Packs the writes of several messages into transactions, within DynamoDB's limits. */
import { PermanentFault } from './faults.ts';
import { type Commit, type Condition, keyAttribute, type Write } from './ports.ts';

/** What one message wants to commit, as a whole. */
export interface Plan<T> {
  readonly owner: T;
  readonly writes: readonly Write[];
}

/** One transaction, and whose writes are in it. */
export interface Pack<T> {
  readonly plans: readonly Plan<T>[];
  readonly writes: readonly Write[];
}

/** Divides plans into transactions; a plan is in one, as a whole. */
export type Packing = <T>(plans: readonly Plan<T>[]) => readonly Pack<T>[];

/** TransactWriteItems, API reference: at most 100 actions, each on an item of its own, and 4 MB. */
const MAX_ACTIONS = 100;
const MAX_BYTES = 4 * 1024 * 1024;
/** Items may be larger in DynamoDB than in JSON, and an update counts as the whole item. */
const BYTES_MARGIN = 0.5;

interface OpenPack<T> {
  readonly plans: Plan<T>[];
  readonly writes: Map<string, Write>;
  bytes: number;
}

/**
 * As few transactions as hold the plans, first come, first served. A plan is never divided. Two
 * plans that add to the same item share one action, if their conditions can be added up; two that
 * cannot are in different transactions.
 */
export function pack<T>(plans: readonly Plan<T>[]): readonly Pack<T>[] {
  const [only, ...others] = plans;
  if (only && others.length === 0) return [alone(only)];
  const packs: OpenPack<T>[] = [];
  for (const plan of plans) {
    if (!packs.some((open) => add(open, plan))) {
      const open: OpenPack<T> = { plans: [], writes: new Map(), bytes: 0 };
      packs.push(open);
      for (const write of plan.writes) open.writes.set(slotOf(write), write);
      open.plans.push(plan);
      open.bytes = bytesOf(plan.writes);
    }
  }
  return packs.map(({ plans: packed, writes }) => ({
    plans: packed,
    writes: [...writes.values()],
  }));
}

/** A plan in a transaction of its own. */
export const alone = <T>(plan: Plan<T>): Pack<T> => ({ plans: [plan], writes: plan.writes });

/** Whose fault a refused transaction is. */
export interface Blame<T> {
  /** Named by the refusal, all of them if none is: what they were decided on is no more. */
  readonly offenders: ReadonlySet<Plan<T>>;
  /** Of the offenders, those named only for an item that they share: each may have it alone. */
  readonly crowded: ReadonlySet<Plan<T>>;
}

/** Tells the plans whose writes met a condition or a conflict from those that did not. */
export function blame<T>(
  { plans, writes }: Pack<T>,
  { refusals }: Extract<Commit, { kind: 'refused' }>,
): Blame<T> {
  const refusalOf = new Map(writes.map((write, at) => [slotOf(write), refusals[at]]));
  const sharersOf = new Map<string, number>();
  for (const slot of plans.flatMap(slotsOf)) sharersOf.set(slot, (sharersOf.get(slot) ?? 0) + 1);
  const refusedOf = (plan: Plan<T>) => slotsOf(plan).filter((slot) => refusalOf.get(slot));
  const isCrowded = (slot: string) =>
    refusalOf.get(slot)?.kind === 'condition' && (sharersOf.get(slot) ?? 0) > 1;
  const named = plans.filter((plan) => refusedOf(plan).length > 0);
  return {
    offenders: new Set(named.length > 0 ? named : plans),
    crowded: new Set(named.filter((plan) => refusedOf(plan).every(isCrowded))),
  };
}

/**
 * Refuses writes of which two are of one item: DynamoDB would, and packing must not drop one.
 *
 * @throws PermanentFault
 */
export function requireDistinct(writes: readonly Write[]): void {
  if (new Set(writes.map(slotOf)).size === writes.length) return;
  throw new PermanentFault('the message would write an item twice');
}

function add<T>(open: OpenPack<T>, plan: Plan<T>): boolean {
  const bytes = bytesOf(plan.writes);
  if (open.bytes + bytes > MAX_BYTES * BYTES_MARGIN) return false;
  const joint: [string, Write][] = [];
  let added = 0;
  for (const write of plan.writes) {
    const slot = slotOf(write);
    const there = open.writes.get(slot);
    if (!there) added += 1;
    const merged = there ? merge(there, write) : write;
    if (!merged) return false;
    joint.push([slot, merged]);
  }
  if (open.writes.size + added > MAX_ACTIONS) return false;
  for (const [slot, write] of joint) open.writes.set(slot, write);
  open.plans.push(plan);
  open.bytes += bytes;
  return true;
}

/** One write that does what two do, under a condition that both hold; or none, if there is none. */
function merge(a: Write, b: Write): Write | undefined {
  if (a.kind !== 'update' || b.kind !== 'update') return undefined;
  if (!isPlainSum(a) || !isPlainSum(b)) return undefined;
  const when = mergeConditions(a.when, b.when);
  if (when === 'none') return undefined;
  const add: Record<string, number> = { ...a.add };
  for (const [name, change] of Object.entries(b.add ?? {})) add[name] = (add[name] ?? 0) + change;
  return { kind: 'update', table: a.table, key: a.key, add, ...(when && { when }) };
}

const isPlainSum = ({ set, remove }: Extract<Write, { kind: 'update' }>) =>
  set === undefined && remove === undefined;

/** Each asks for at least so much of one attribute: together they ask for the sum. */
function mergeConditions(a: Condition | undefined, b: Condition | undefined) {
  if (!a || !b) return a ?? b;
  const canBeAdded =
    a.kind === 'compare' &&
    b.kind === 'compare' &&
    a.operator === '>=' &&
    b.operator === '>=' &&
    a.attribute === b.attribute &&
    typeof a.value === 'number' &&
    typeof b.value === 'number';
  return canBeAdded ? { ...a, value: Number(a.value) + Number(b.value) } : 'none';
}

const slotsOf = <T>({ writes }: Plan<T>) => writes.map(slotOf);

/** Which item it writes. */
export function slotOf(write: Write): string {
  return `${write.table}/${write.kind === 'put' ? write.item[keyAttribute[write.table]] : write.key}`;
}

const bytesOf = (writes: readonly Write[]) => Buffer.byteLength(JSON.stringify(writes));
