/**
 * The shell of a transactional stage: batch → groups → transactional inbox → send what is owed →
 * report what failed. A stage only says what to read and, purely, what to write and to send.
 */
import type { SQSBatchItemFailure } from 'aws-lambda';
import {
  type BatchHandler,
  type Delivery,
  groupsOf,
  inOrder,
  itemFailures,
  logFailure,
  logHandled,
  requireTimeLeft,
  type TimeLeft,
} from './batch.ts';
import { PermanentFault, TransientFault } from './faults.ts';
import { owedBy, recordWrite } from './inbox.ts';
import type { Clock, Item, ItemKey, Logger, Outgoing, QueueClient, Store, Write } from './ports.ts';
import { storedItem } from './refusal.ts';
import { sendOwed } from './send-owed.ts';

/** What a message does: writes that commit with its record, and messages owed after that. */
export interface Effect {
  readonly writes: readonly Write[];
  readonly owed: readonly Outgoing[];
  /** For the log: what became of it, in a word or two. */
  readonly outcome: string;
}

/** Looks up what was read. */
export type View = (key: ItemKey) => Item | undefined;

export interface Stage<M> {
  readonly name: string;
  /** Throws a `PermanentFault` for a body that no schema knows. */
  parse(body: string): M;
  /** What the decision on this message rests on. */
  reads(message: M): readonly ItemKey[];
  /** Pure. Throws a `PermanentFault` for a message that nothing can explain. */
  decide(message: M, view: View, nowMs: number): Effect;
}

export interface ConsumerPorts {
  readonly store: Store;
  readonly queues: QueueClient;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Tries at one message within one invocation, when others write the same items. */
const MAX_ATTEMPTS = 6;
/** Longest pause before the second try; it doubles with each. */
const BACKOFF_MS = 20;
/** No message is begun with less than this left before the function's timeout. */
const MIN_TIME_LEFT_MS = 1_000;

/** A Lambda handler that runs `stage` on each message exactly once in effect. */
export function createConsumer<M extends { readonly id: string; readonly orderId: string }>(
  stage: Stage<M>,
  ports: ConsumerPorts,
): BatchHandler {
  return async (event, context) => {
    const groups = groupsOf(event, (body) => stage.parse(body));
    const view = await readFor(
      stage,
      ports,
      groups.flat().map((delivery) => delivery.message),
    );
    const batch: HandledGroup<M>[] = [];
    for (const group of groups) {
      // What earlier groups have committed since is not in the view.
      const isFresh = batch.length === 0;
      batch.push(await handleGroup(stage, ports, group, { items: view, isFresh }, context));
    }
    const unsent = await sendOwed(ports.queues, ports.log, batch.flatMap(owedOfGroup));
    return { batchItemFailures: batch.flatMap((handled) => failuresOf(handled, unsent)) };
  };
}

interface HandledGroup<M> {
  readonly group: readonly Delivery<M>[];
  readonly owed: ReadonlyMap<Delivery<M>, readonly Outgoing[]>;
  readonly failedFrom: Delivery<M> | undefined;
}

async function handleGroup<M extends { readonly id: string; readonly orderId: string }>(
  stage: Stage<M>,
  ports: ConsumerPorts,
  group: readonly Delivery<M>[],
  batchView: Reading,
  context: TimeLeft,
): Promise<HandledGroup<M>> {
  const owed = new Map<Delivery<M>, readonly Outgoing[]>();
  const failure = await inOrder(group, async (message, delivery) => {
    requireTimeLeft(context, MIN_TIME_LEFT_MS);
    const isFirst = delivery === group[0];
    const reading = isFirst ? batchView : await readAgain(stage, ports, message);
    const { owed: messages, outcome } = await handleOnce(stage, ports, message, reading);
    owed.set(delivery, messages);
    logHandled(ports.log, stage.name, message, delivery, outcome);
  });
  if (failure) logFailure(ports.log, stage.name, failure);
  return { group, owed, failedFrom: failure?.from };
}

/** Commits the effect of a message, or finds that it is committed; either way returns what it owes. */
async function handleOnce<M extends { readonly id: string }>(
  stage: Stage<M>,
  ports: ConsumerPorts,
  message: M,
  firstReading: Reading,
): Promise<Pick<Effect, 'owed' | 'outcome'>> {
  let reading = firstReading;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const nowMs = ports.clock.now();
    const view = reading.items;
    const recorded = owedBy(view.get(viewKey(recordKey(message))), nowMs);
    if (recorded) return { owed: recorded, outcome: 'duplicate' };

    const effect = stage.decide(message, (key) => view.get(viewKey(key)), nowMs);
    // Writes have conditions, which tell a view that is out of date; a decision to write nothing,
    // such as a rejection, has none and would be final.
    if (effect.writes.length === 0 && !reading.isFresh) {
      reading = await readAgain(stage, ports, message);
      continue;
    }
    const commit = await ports.store.transact([
      recordWrite(message.id, effect.owed, nowMs),
      ...effect.writes,
    ]);
    if (commit.kind === 'committed') return effect;

    // The record that refused ours: `ReturnValuesOnConditionCheckFailure` brings it.
    const committedBefore = owedBy(storedItem(commit.refusals[0]), nowMs);
    if (committedBefore) return { owed: committedBefore, outcome: 'duplicate' };
    if (commit.refusals.some((refusal) => refusal?.kind === 'conflict')) {
      await ports.clock.sleep(ports.clock.random() * BACKOFF_MS * 2 ** (attempt - 1));
    }
    reading = await readAgain(stage, ports, message);
  }
  throw new TransientFault(`others wrote the same items ${MAX_ATTEMPTS} times`, { certain: true });
}

const recordKey = ({ id }: { readonly id: string }): ItemKey => ({ table: 'idempotency', key: id });
const viewKey = ({ table, key }: ItemKey) => `${table}/${key}`;

/** What was read, and whether nothing of this batch was committed since. */
interface Reading {
  readonly items: Map<string, Item | undefined>;
  readonly isFresh: boolean;
}

async function readAgain<M extends { readonly id: string }>(
  stage: Stage<M>,
  ports: ConsumerPorts,
  message: M,
): Promise<Reading> {
  return { items: await readFor(stage, ports, [message]), isFresh: true };
}

/** One merged, strongly consistent read of all that the messages' decisions rest on. */
async function readFor<M extends { readonly id: string }>(
  stage: Stage<M>,
  { store }: ConsumerPorts,
  messages: readonly (M | PermanentFault)[],
): Promise<Map<string, Item | undefined>> {
  const keys = new Map<string, ItemKey>();
  for (const message of messages) {
    if (message instanceof PermanentFault) continue;
    for (const key of [recordKey(message), ...stage.reads(message)]) keys.set(viewKey(key), key);
  }
  const items = await store.get([...keys.values()]);
  return new Map([...keys.keys()].map((key, index) => [key, items[index]]));
}

function owedOfGroup<M>({ owed }: HandledGroup<M>): readonly Outgoing[] {
  return [...owed.values()].flat();
}

/** A group fails from the first message that failed itself or whose owed messages were not sent. */
function failuresOf<M>(
  { group, owed, failedFrom }: HandledGroup<M>,
  unsent: ReadonlySet<Outgoing>,
): SQSBatchItemFailure[] {
  const first = group.find(
    (delivery) =>
      delivery === failedFrom || owed.get(delivery)?.some((message) => unsent.has(message)),
  );
  return itemFailures(group, first);
}
