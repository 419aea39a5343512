/**
 * Sequences of calls, drawn by fast-check: few groups, bodies and deduplication ids, so that calls
 * meet, and now and then what must be refused. No call depends on time's passing: what is hidden or
 * delayed stays so for longer than any sequence takes.
 */
import fc from 'fast-check';
import { compact, mostly, sometimes } from './draw.ts';
import { contents, long, type Sending, sendings } from './drawn-messages.ts';
import {
  attributeNames,
  fifoSettings,
  keys,
  settings,
  shownNames,
  systemNames,
  tags,
  wrongSettings,
} from './drawn-settings.ts';
import {
  type HandleRef,
  LONG_SECONDS,
  type QueueRef,
  type Sent,
  type Sequence,
  type Setup,
  type Step,
  type StepOf,
} from './step.ts';

const queue = mostly<QueueRef>(fc.constant('main'), fc.constantFrom('dead', 'dead', 'missing'), 10);
const handle: fc.Arbitrary<HandleRef> = mostly<HandleRef>(
  fc.record({ of: fc.constant<QueueRef>('main'), age: fc.nat(5) }),
  fc.oneof(
    fc.constant<HandleRef>('made up'),
    fc.record({ of: fc.constant<QueueRef>('dead'), age: fc.nat(1) }),
  ),
);
/** A call with a handle goes to the queue that gave it, or, seldom, to another. */
const ofHandle = fc
  .tuple(handle, sometimes(queue, 20))
  .map(([ref, other]) => ({ handle: ref, queue: other ?? (ref === 'made up' ? 'main' : ref.of) }));

const seconds = mostly(fc.constantFrom(0, LONG_SECONDS), fc.constantFrom(-1, 43_201), 30);
const usualIds = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'] as const;

/** Entries with ids: distinct and few, but for batches that are refused whole. */
function batch<T extends object>(entry: fc.Arbitrary<T>) {
  const numbered = (entries: readonly T[], ids: readonly string[]) =>
    entries.map((members, index) => ({ id: ids[index] ?? `more-${index}`, ...members }));
  const few = fc.array(entry, { minLength: 1, maxLength: 4 });
  return mostly(
    few.map((entries) => numbered(entries, usualIds)),
    fc.oneof(
      fc.constant([]),
      few.map((entries) => numbered([...entries, ...entries], ['same', 'same'])),
      few.map((entries) => numbered(entries, ['a.b'])),
      few.map((entries) => numbered(entries, ['x'.repeat(81)])),
      fc.array(entry, { minLength: 11, maxLength: 11 }).map((all) => numbered(all, usualIds)),
    ),
    10,
  );
}

const source = fc.constantFrom<QueueRef>('dead', 'dead', 'main', 'missing');

/** One step, or a few that go together. */
function stepsOf(sending: Sending, setup: Setup['kind']): fc.Arbitrary<readonly Step[]> {
  const sent = fc.record({ ...contents, ...sending }).map((members) => compact<Sent>(members));
  const isFifo = setup === 'fifo';
  const changes = fc.constantFrom(...settings, ...(isFifo ? fifoSettings : []));
  const changed = mostly(changes, fc.constantFrom(...wrongSettings), 4);
  const suffix = isFifo ? '.fifo' : '';
  const name = mostly(
    fc.constant('main'),
    fc.constantFrom(
      `-more${suffix}`,
      isFifo ? '-more' : '-more.fifo',
      `- ${suffix}`,
      `-.x${suffix}`,
      `${'x'.repeat(80)}${suffix}`,
    ),
    3,
  );
  const its = <C extends Step['call']>(name: C) => fc.constant(name);
  const max = isFifo
    ? mostly<number | undefined>(
        fc.constantFrom(undefined, 1, 2, 3, 10, 10, 10),
        fc.constantFrom(0, 11),
        30,
      )
    : mostly<number | undefined>(fc.constant(10), fc.constantFrom(0, 11), 30);
  const attempt = mostly(fc.constantFrom('r1', 'r2'), fc.constantFrom('a b', long), 8);
  const send = fc.record({ call: its('SendMessage'), queue, message: sent });
  const receive = fc
    .record({
      call: its('ReceiveMessage'),
      queue,
      max,
      seconds: sometimes(seconds, 2),
      attempt: sometimes(attempt, 8),
      systemNames,
      attributeNames,
    })
    .map((members) => compact<StepOf<'ReceiveMessage'>>(members));
  const remove = ofHandle.map((members) => ({ call: 'DeleteMessage' as const, ...members }));
  const hide = fc.tuple(ofHandle, seconds).map(([members, time]) => ({
    call: 'ChangeMessageVisibility' as const,
    ...members,
    seconds: time,
  }));
  const list = fc
    .record({
      call: its('ListQueues'),
      prefix: fc.constantFrom('', '-m', '-none'),
      max: sometimes(fc.constantFrom(1, 2, 1000), 2),
    })
    .map((members) => compact<StepOf<'ListQueues'>>(members));
  const others: readonly fc.WeightedArbitrary<Step>[] = [
    { weight: 6, arbitrary: send },
    {
      weight: 5,
      arbitrary: fc.record({ call: its('SendMessageBatch'), queue, entries: batch(sent) }),
    },
    { weight: 7, arbitrary: receive },
    { weight: 4, arbitrary: remove },
    { weight: 3, arbitrary: hide },
    {
      weight: 2,
      arbitrary: fc.record({
        call: its('DeleteMessageBatch'),
        queue,
        entries: batch(fc.record({ handle })),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        call: its('ChangeMessageVisibilityBatch'),
        queue,
        entries: batch(fc.record({ handle, seconds })),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ call: its('GetQueueAttributes'), queue, names: shownNames }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ call: its('SetQueueAttributes'), queue, attributes: changed }),
    },
    { weight: 2, arbitrary: fc.record({ call: its('CreateQueue'), name, attributes: changed }) },
    { weight: 1, arbitrary: fc.record({ call: its('GetQueueUrl'), queue }) },
    { weight: 1, arbitrary: list },
    { weight: 1, arbitrary: fc.record({ call: its('PurgeQueue'), queue }) },
    { weight: 1, arbitrary: fc.record({ call: its('TagQueue'), queue, tags }) },
    { weight: 1, arbitrary: fc.record({ call: its('UntagQueue'), queue, keys }) },
    { weight: 1, arbitrary: fc.record({ call: its('ListQueueTags'), queue }) },
    { weight: 1, arbitrary: fc.record({ call: its('ListDeadLetterSourceQueues'), queue: source }) },
  ];
  // What a consumer does: else most handles would be of nothing.
  const work = fc.tuple<Step[]>(send, receive, fc.oneof(remove, hide));
  return fc.oneof(
    { weight: 1, arbitrary: work },
    { weight: 3, arbitrary: fc.oneof(...others).map((step) => [step]) },
  );
}

function sequenceOf(
  setup: fc.Arbitrary<Setup>,
  steps: fc.Arbitrary<readonly Step[]>,
): fc.Arbitrary<Sequence> {
  return fc.record({
    setup,
    steps: fc
      .array(steps, { minLength: 1, maxLength: 20, size: 'max' })
      .map((parts) => parts.flat()),
  });
}

function setupOf(fixed: Setup): fc.Arbitrary<Setup> {
  const isFifo = fixed.kind === 'fifo';
  return fc
    .record({
      perGroup: isFifo ? sometimes(fc.constant(true as const), 2) : fc.constant(undefined),
      maxReceiveCount: sometimes(fc.integer({ min: 1, max: 3 }), 2),
    })
    .map((members) => ({ ...fixed, ...compact<Omit<Setup, 'kind'>>(members) }));
}

/** Sequences on queues of each kind. */
export function sequences(): fc.Arbitrary<Sequence> {
  return fc.oneof(
    {
      weight: 3,
      arbitrary: sequenceOf(setupOf({ kind: 'fifo' }), stepsOf(sendings.explicit, 'fifo')),
    },
    {
      weight: 3,
      arbitrary: sequenceOf(
        setupOf({ kind: 'fifo', contentBased: true }),
        stepsOf(sendings.contentBased, 'fifo'),
      ),
    },
    {
      weight: 2,
      arbitrary: sequenceOf(setupOf({ kind: 'standard' }), stepsOf(sendings.standard, 'standard')),
    },
  );
}
