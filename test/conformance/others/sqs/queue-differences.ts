/** Where others keep queues otherwise: names, attributes, purges. */
import type { SqsDifference } from './known.ts';
import type { LaptopView } from './laptop-view.ts';
import { api, guide } from './pages.ts';
import type { QueueAttributes, Step, StepOf } from './step.ts';
import { withoutAttribute } from './without.ts';

const configures = (isMet: (attributes: QueueAttributes, step: Step) => boolean) => (step: Step) =>
  (step.call === 'SetQueueAttributes' || step.call === 'CreateQueue') &&
  !('queue' in step && step.queue === 'missing') &&
  isMet(step.attributes, step);

/** Names of attributes whose value is a number in a range. */
const ranges = new Map<string, readonly [least: number, most: number]>([
  ['VisibilityTimeout', [0, 43_200]],
  ['DelaySeconds', [0, 900]],
  ['MaximumMessageSize', [1_024, 1_048_576]],
  ['MessageRetentionPeriod', [60, 1_209_600]],
  ['ReceiveMessageWaitTimeSeconds', [0, 20]],
]);

function hasNumberOutside(attributes: QueueAttributes): boolean {
  return Object.entries(attributes).some(([name, value]) => {
    const range = ranges.get(name);
    return range !== undefined && !(Number(value) >= range[0] && Number(value) <= range[1]);
  });
}

type CreateQueue = StepOf<'CreateQueue'>;

/** A queue that exists. */
const createsAgain = (step: Step): step is CreateQueue =>
  step.call === 'CreateQueue' && step.name === 'main';

const givesNewPolicy = ({ RedrivePolicy }: QueueAttributes, laptop: LaptopView) =>
  RedrivePolicy !== undefined && !laptop.queue('main')?.settings.redrivePolicy;

/** Another scope than the default, which a queue that was created without one has. */
const givesNewScope = ({ DeduplicationScope }: QueueAttributes, laptop: LaptopView) =>
  DeduplicationScope !== undefined &&
  !laptop.setup.perGroup &&
  DeduplicationScope !== laptop.queue('main')?.settings.deduplicationScope;

const fifoAttributes = ['ContentBasedDeduplication', 'DeduplicationScope', 'FifoThroughputLimit'];
const hasFifoAttribute = (attributes: QueueAttributes) =>
  Object.keys(attributes).some((name) => fifoAttributes.includes(name));

const fifo = { kind: 'fifo', contentBased: true } as const;
const send: Step = {
  call: 'SendMessage',
  queue: 'main',
  message: { body: 'a', group: 'a', deduplication: '1' },
};
const set = (attributes: QueueAttributes): Step => ({
  call: 'SetQueueAttributes',
  queue: 'main',
  attributes,
});

export const queueDifferences: readonly SqsDifference[] = [
  {
    id: 'S42',
    of: ['moto', 'ministack'],
    what: 'The laptop refuses to create a queue whose name ends with .fifo without FifoQueue true; moto makes a standard queue of it, MiniStack a FIFO queue.',
    right: 'laptop',
    why: 'Without FifoQueue it is a standard queue, whose name has only letters, digits, hyphens and underscores.',
    source: api('CreateQueue'),
    cases: ['C122'],
    meets: (step, { isFifo }) =>
      step.call === 'CreateQueue' && !isFifo && step.name.endsWith('.fifo'),
  },
  {
    id: 'S43',
    of: ['ministack'],
    what: 'The laptop refuses a name of more than 80 characters, or with another than a letter, a digit, a hyphen or an underscore; MiniStack accepts it.',
    right: 'laptop',
    why: 'A name has up to 80 characters: alphanumeric ones, hyphens and underscores.',
    source: api('CreateQueue'),
    cases: ['C123'],
    meets: (step) => step.call === 'CreateQueue' && !/^(main|-more(\.fifo)?)$/.test(step.name),
  },
  {
    id: 'S44',
    of: ['ministack'],
    what: 'The laptop shows DeduplicationScope, FifoThroughputLimit and SqsManagedSseEnabled with their defaults; MiniStack only once they were set.',
    right: 'laptop',
    why: 'Each of them is one of the attributes of a queue, with a default.',
    source: api('GetQueueAttributes'),
    cases: ['C124'],
    without: withoutAttribute('DeduplicationScope', 'FifoThroughputLimit', 'SqsManagedSseEnabled'),
  },
  {
    id: 'S45',
    of: ['moto'],
    what: 'The laptop refuses a number outside of the range of its attribute; moto accepts it, and fails by itself at what is no number.',
    right: 'laptop',
    why: 'Each attribute has a range, and InvalidAttributeValue is the error.',
    source: api('SetQueueAttributes'),
    cases: ['C125'],
    meets: configures(hasNumberOutside),
  },
  {
    id: 'S46',
    of: ['moto', 'ministack'],
    what: 'The laptop refuses FifoThroughputLimit perMessageGroupId with DeduplicationScope queue, and a value that such an attribute does not have; the others accept it.',
    right: 'laptop',
    why: 'perMessageGroupId is allowed only when the scope is messageGroup; the valid values are listed.',
    source: api('CreateQueue'),
    cases: ['C126'],
    meets: (step, laptop) =>
      laptop.isFifo &&
      configures(
        ({ ContentBasedDeduplication, DeduplicationScope, FifoThroughputLimit }) =>
          ContentBasedDeduplication === 'maybe' ||
          DeduplicationScope === 'none' ||
          (DeduplicationScope === 'queue' && FifoThroughputLimit === 'perMessageGroupId'),
      )(step),
  },
  {
    id: 'S47',
    of: ['moto', 'ministack'],
    what: 'The laptop refuses an attribute of FIFO queues on a standard queue; the others accept it.',
    right: 'laptop',
    why: 'These attributes apply only to FIFO queues.',
    source: api('CreateQueue'),
    cases: ['C127'],
    meets: (step, { isFifo }) => !isFifo && configures(hasFifoAttribute)(step),
  },
  {
    id: 'S48',
    of: ['moto', 'ministack'],
    what: 'The laptop refuses FifoQueue false for a FIFO queue; the others accept it.',
    right: 'laptop',
    why: 'FifoQueue can be given only at the creation of a queue, and cannot be changed.',
    source: api('CreateQueue'),
    cases: ['C129'],
    meets: (step, { isFifo }) =>
      isFifo && configures(({ FifoQueue }) => FifoQueue === 'false')(step),
  },
  {
    id: 'S49',
    of: ['moto', 'ministack'],
    what: 'The laptop refuses an attribute that does not exist; the others keep it.',
    right: 'laptop',
    why: 'InvalidAttributeName: the specified attribute does not exist.',
    source: api('SetQueueAttributes'),
    shown: { setup: fifo, steps: [set({ Colour: 'red' })] },
    meets: configures(({ Colour }) => Colour !== undefined),
  },
  {
    id: 'S50',
    of: ['ministack'],
    what: 'Asked for the value of an attribute that does not exist, the laptop refuses it; MiniStack leaves it out.',
    right: 'laptop',
    why: 'InvalidAttributeName: the specified attribute does not exist.',
    source: api('GetQueueAttributes'),
    cases: ['C130'],
    meets: (step) => step.call === 'GetQueueAttributes' && step.names.includes('Colour'),
  },
  {
    id: 'S51',
    of: ['ministack'],
    what: 'Asked for no attribute, the laptop answers none; MiniStack all.',
    right: 'laptop',
    why: 'Without a name the answer is empty.',
    source: api('GetQueueAttributes'),
    shown: { setup: fifo, steps: [{ call: 'GetQueueAttributes', queue: 'main', names: [] }] },
    meets: (step) => step.call === 'GetQueueAttributes' && step.names.length === 0,
  },
  {
    id: 'S52',
    of: ['ministack'],
    what: 'The laptop refuses a second purge within 60 seconds; MiniStack does it.',
    right: 'laptop',
    why: 'PurgeQueueInProgress: the queue was purged within the last 60 seconds.',
    source: api('PurgeQueue'),
    cases: ['C135'],
    meets: (step, laptop) =>
      step.call === 'PurgeQueue' && laptop.queue(step.queue)?.purgedAt !== undefined,
  },
  {
    id: 'S53',
    of: ['moto', 'ministack'],
    what: 'A new DelaySeconds of a FIFO queue applies, on the laptop, to the messages that wait in it; not on the others.',
    right: 'laptop',
    why: 'For FIFO queues the per-queue delay setting is retroactive.',
    source: guide('sqs-delay-queues'),
    cases: ['C086'],
    meets: (step, laptop) =>
      step.call === 'SetQueueAttributes' &&
      step.attributes['DelaySeconds'] !== undefined &&
      laptop.isFifo &&
      laptop.messages(step.queue).some(({ state }) => state === 'delayed'),
  },
  {
    id: 'S54',
    of: ['moto'],
    what: 'For a queue that exists and an attribute that is out of range, the laptop answers InvalidAttributeValue, moto QueueNameExists.',
    right: 'either',
    why: 'Both are errors of CreateQueue; which comes first is not said.',
    source: api('CreateQueue'),
    shown: {
      setup: fifo,
      steps: [{ call: 'CreateQueue', name: 'main', attributes: { VisibilityTimeout: '43201' } }],
    },
  },
  {
    id: 'S55',
    of: ['ministack'],
    what: 'To a CreateQueue with an empty RedrivePolicy, of a new queue or one that exists, MiniStack answers InvalidAttributeValue; the laptop what it would without one, or QueueNameExists if the queue has a policy.',
    right: 'either',
    why: 'An empty value removes a policy from a queue; what it means at a creation is not said.',
    source: api('CreateQueue'),
    shown: {
      setup: fifo,
      steps: [{ call: 'CreateQueue', name: 'main', attributes: { RedrivePolicy: '' } }],
    },
    meets: (step) => step.call === 'CreateQueue' && step.attributes['RedrivePolicy'] === '',
  },
  {
    id: 'S56',
    of: ['ministack'],
    what: 'For a wrong name and a wrong attribute, the laptop answers what is wrong with the name, MiniStack what is wrong with the attribute.',
    right: 'either',
    why: 'Both are errors of CreateQueue; which comes first is not said.',
    source: api('CreateQueue'),
    shown: {
      setup: fifo,
      steps: [{ call: 'CreateQueue', name: '-more', attributes: { VisibilityTimeout: '43201' } }],
    },
    meets: (step, { isFifo }) =>
      step.call === 'CreateQueue' &&
      isFifo &&
      step.name === '-more' &&
      hasNumberOutside(step.attributes),
  },
  {
    id: 'S57',
    of: ['moto'],
    what: 'To create a queue again with a maxReceiveCount as text that it has as a number is refused by the laptop; moto takes them for the same.',
    right: 'either',
    why: 'The attributes have to be the same; when two policies are is not said.',
    source: api('CreateQueue'),
    shown: {
      setup: { ...fifo, maxReceiveCount: 3 },
      steps: [
        {
          call: 'CreateQueue',
          name: 'main',
          attributes: {
            RedrivePolicy: JSON.stringify({
              deadLetterTargetArn: 'arn:dead',
              maxReceiveCount: '3',
            }),
          },
        },
      ],
    },
    meets: (step) =>
      createsAgain(step) && /"maxReceiveCount":"/.test(step.attributes['RedrivePolicy'] ?? ''),
  },
  {
    id: 'S58',
    of: ['moto'],
    what: 'The laptop shows CreatedTimestamp and LastModifiedTimestamp in whole seconds; moto with a fraction.',
    right: 'laptop',
    why: 'Both are in seconds of epoch time, of which the examples show whole ones.',
    source: api('GetQueueAttributes'),
    shown: {
      setup: fifo,
      steps: [{ call: 'GetQueueAttributes', queue: 'main', names: ['All'] }],
    },
    without: withoutAttribute('CreatedTimestamp', 'LastModifiedTimestamp'),
  },
  {
    id: 'S59',
    of: ['ministack'],
    what: 'The laptop refuses to create a queue again with a value for an attribute that it has no value of; MiniStack answers the queue, without the value.',
    right: 'laptop',
    why: 'QueueNameExists unless each attribute that is given has the value that the queue has.',
    source: api('CreateQueue'),
    shown: {
      setup: fifo,
      steps: [
        {
          call: 'CreateQueue',
          name: 'main',
          attributes: {
            RedrivePolicy: JSON.stringify({ deadLetterTargetArn: 'arn:dead', maxReceiveCount: 2 }),
          },
        },
      ],
    },
    meets: (step, laptop) =>
      createsAgain(step) &&
      (givesNewPolicy(step.attributes, laptop) || givesNewScope(step.attributes, laptop)),
  },
  {
    id: 'S60',
    of: ['moto', 'ministack'],
    what: 'On the laptop the name of a deleted queue rests for 60 seconds: QueueDeletedRecently; the others create it again at once.',
    right: 'laptop',
    why: 'After a queue is deleted, 60 seconds have to pass before one of the same name is created.',
    source: api('DeleteQueue'),
    cases: ['C134'],
    // The case waits 60 s: it is seldom run.
    shown: {
      setup: fifo,
      steps: [
        { call: 'DeleteQueue', queue: 'main' },
        { call: 'CreateQueue', name: 'main', attributes: {} },
      ],
    },
  },
  {
    id: 'S70',
    of: ['moto'],
    what: 'The laptop goes on deduplicating what was sent before a purge; moto has forgotten it.',
    right: 'either',
    why: 'What a purge does to deduplication is not documented; AWS was seen to forget it (see below).',
    source: api('PurgeQueue'),
    shown: {
      setup: { kind: 'fifo' },
      steps: [send, { call: 'PurgeQueue', queue: 'main' }, send],
    },
  },
];
