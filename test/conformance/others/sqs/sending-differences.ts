/** Where others send otherwise: what a message may hold, and what is a duplicate. */
import type { SqsDifference } from './known.ts';
import type { LaptopView } from './laptop-view.ts';
import {
  deduplicationIdOf,
  hasWrongAttribute,
  hasWrongCharacter,
  hasWrongIdentifier,
  isRefused,
} from './message-faults.ts';
import { api, guide } from './pages.ts';
import { messagesOf, type Sent, type Step } from './step.ts';
import { withoutInSent, withoutInSystem } from './without.ts';

const sends =
  (isMet: (message: Sent, laptop: LaptopView) => boolean) => (step: Step, laptop: LaptopView) =>
    'queue' in step &&
    step.queue !== 'missing' &&
    messagesOf(step).some((message) => isMet(message, laptop));

const traceHeader = 'Root=1-5759e988-bd862e3fe1be46a994272793';
const fifo = { kind: 'fifo', contentBased: true } as const;
const receiveAll = {
  call: 'ReceiveMessage',
  queue: 'main',
  max: 10,
  systemNames: ['All'],
  attributeNames: ['All'],
} as const;

export const sendingDifferences: readonly SqsDifference[] = [
  {
    id: 'S01',
    of: ['moto', 'ministack'],
    what: 'The laptop refuses a MessageGroupId or a MessageDeduplicationId with another character than a visible one of ASCII, or of more than 128; the others accept it.',
    right: 'laptop',
    why: 'Both can contain alphanumeric characters and punctuation, and have at most 128 of them.',
    source: api('SendMessage'),
    cases: ['C035', 'C036'],
    meets: sends(hasWrongIdentifier),
  },
  {
    id: 'S02',
    of: ['moto'],
    what: 'The laptop refuses an empty body; moto sends it.',
    right: 'laptop',
    why: 'A body has at least one character.',
    source: api('SendMessage'),
    cases: ['C082'],
    meets: sends(({ body }) => body === ''),
  },
  {
    id: 'S03',
    of: ['moto'],
    what: 'The laptop refuses a body with a character that XML does not have; moto sends it.',
    right: 'laptop',
    why: 'Only #x9, #xA, #xD, #x20 to #xD7FF, #xE000 to #xFFFD and #x10000 to #x10FFFF are allowed; a message with another is rejected.',
    source: api('SendMessage'),
    cases: ['C083'],
    meets: sends(hasWrongCharacter),
  },
  {
    id: 'S04',
    of: ['moto', 'ministack'],
    what: 'The laptop refuses message attributes that are more than ten, or have a malformed name or value; MiniStack checks none of it, moto only that the type is known and a value is there.',
    right: 'laptop',
    why: 'A message has at most ten; a name has letters, digits, underscores, hyphens and periods, does not begin with AWS., nor with a period, and has no two periods in a row.',
    source: guide('sqs-message-metadata'),
    cases: ['C089'],
    meets: sends(hasWrongAttribute),
  },
  {
    id: 'S05',
    of: ['moto', 'ministack'],
    what: 'The laptop counts the bytes of the body and of the message attributes towards the size of a message; MiniStack leaves the attributes out, moto these and counts characters.',
    right: 'laptop',
    why: 'Name, type and value of a message attribute are part of the size of the message, which is counted in bytes.',
    source: guide('sqs-message-metadata'),
    cases: ['C081'],
  },
  {
    id: 'S06',
    of: ['moto', 'ministack'],
    what: 'The laptop answers MD5OfMessageSystemAttributes for a message with a trace header; the others do not.',
    right: 'laptop',
    why: 'The digest of the system attributes is part of the answer.',
    source: api('SendMessage'),
    shown: {
      setup: fifo,
      steps: [
        { call: 'SendMessage', queue: 'main', message: { body: 'a', group: 'a', traceHeader } },
      ],
    },
    without: withoutInSent('systemAttributes'),
  },
  {
    id: 'S07',
    of: ['moto', 'ministack'],
    what: 'The laptop keeps the trace header of an entry of a batch; the others lose it.',
    right: 'laptop',
    why: 'An entry has MessageSystemAttributes as a single message has, and AWSTraceHeader is one of them.',
    source: api('SendMessageBatchRequestEntry'),
    shown: {
      setup: fifo,
      steps: [
        {
          call: 'SendMessageBatch',
          queue: 'main',
          entries: [{ id: '1', body: 'a', group: 'a', traceHeader }],
        },
        receiveAll,
      ],
    },
    meets: (step, laptop) =>
      step.call === 'SendMessageBatch' &&
      sends((message) => message.traceHeader !== undefined)(step, laptop),
  },
  {
    id: 'S08',
    of: ['moto'],
    what: 'The laptop refuses the entries of a batch that are wrong and sends the others; moto refuses the whole batch for some of them.',
    right: 'either',
    why: 'Each entry succeeds or fails by itself, it is documented; AWS was seen to refuse the whole batch (see below).',
    source: api('SendMessageBatch'),
    cases: ['C101'],
    meets: (step, laptop) =>
      step.call === 'SendMessageBatch' &&
      sends((message) => isRefused(message, step.queue, laptop))(step, laptop),
  },
  {
    id: 'S09',
    of: ['moto', 'ministack'],
    what: 'The laptop refuses a negative DelaySeconds; the others accept it.',
    right: 'laptop',
    why: 'The delay is 0 to 900 seconds.',
    source: api('SendMessage'),
    shown: {
      setup: { kind: 'standard' },
      steps: [{ call: 'SendMessage', queue: 'main', message: { body: 'a', delaySeconds: -1 } }],
    },
    meets: sends(({ delaySeconds = 0 }) => delaySeconds < 0),
  },
  {
    id: 'S10',
    of: ['ministack'],
    what: 'The laptop refuses a DelaySeconds of more than 900; MiniStack accepts it.',
    right: 'laptop',
    why: 'The delay is 0 to 900 seconds.',
    source: api('SendMessage'),
    shown: {
      setup: { kind: 'standard' },
      steps: [{ call: 'SendMessage', queue: 'main', message: { body: 'a', delaySeconds: 901 } }],
    },
    meets: sends(({ delaySeconds = 0 }, { isFifo }) => delaySeconds > 900 && !isFifo),
  },
  {
    id: 'S11',
    of: ['moto', 'ministack'],
    what: 'The laptop refuses a MessageDeduplicationId on a standard queue; the others accept it.',
    right: 'laptop',
    why: 'The parameter applies only to FIFO queues.',
    source: api('SendMessage'),
    cases: ['C143'],
    meets: sends(({ deduplication }, { isFifo }) => deduplication !== undefined && !isFifo),
  },
  {
    id: 'S12',
    of: ['moto'],
    what: 'The laptop gives each message of a FIFO queue a sequence number that grows; moto gives one only to a message with a MessageDeduplicationId, and a random one.',
    right: 'laptop',
    why: 'Each message has one, and it continues to increase for a message group.',
    source: api('SendMessage'),
    cases: ['C013'],
    without: (step, value) =>
      withoutInSystem('SequenceNumber')(step, withoutInSent('sequenceNumber')(step, value)),
  },
  {
    id: 'S13',
    of: ['moto'],
    what: 'The laptop answers a duplicate with the message id and the sequence number of its original; moto with new ones.',
    right: 'laptop',
    why: 'A retried send within the five minutes must not make a new message: the answer is that of the first.',
    source: guide('FIFO-queues-exactly-once-processing'),
    cases: ['C021', 'C034'],
    meets: usesIdAgain,
  },
  {
    id: 'S14',
    of: ['moto'],
    what: 'The laptop deduplicates for five minutes; moto until the message is deleted.',
    right: 'laptop',
    why: 'SQS keeps track of the deduplication id even after the message is received and deleted.',
    source: api('SendMessage'),
    cases: ['C022'],
  },
  {
    id: 'S15',
    of: ['moto'],
    what: 'With DeduplicationScope messageGroup, the laptop deduplicates each group by itself; moto the whole queue.',
    right: 'laptop',
    why: 'The scope says whether deduplication occurs at the message group or at the queue.',
    source: api('CreateQueue'),
    cases: ['C027'],
  },
  {
    id: 'S16',
    of: ['moto'],
    what: 'For a message with a wrong attribute to a queue that does not exist, the laptop answers QueueDoesNotExist; moto what is wrong with the attribute.',
    right: 'either',
    why: 'Both are errors of SendMessage; which comes first is not said.',
    source: api('SendMessage'),
    shown: {
      setup: fifo,
      steps: [
        {
          call: 'SendMessage',
          queue: 'missing',
          message: {
            body: 'a',
            group: 'a',
            attributes: { n: { DataType: 'Date', StringValue: 'x' } },
          },
        },
      ],
    },
    meets: (step) =>
      'queue' in step && step.queue === 'missing' && messagesOf(step).some(hasWrongAttribute),
  },
];

/** A deduplication id that its queue knows of any group, or twice in one batch. */
function usesIdAgain(step: Step, laptop: LaptopView): boolean {
  if (!('queue' in step) || step.queue === 'missing' || !laptop.isFifo) return false;
  const seen = new Set(laptop.deduplicationIds(step.queue));
  return messagesOf(step).some((message) => {
    const id = deduplicationIdOf(message, step.queue, laptop);
    const isKnown = id !== undefined && seen.has(id);
    if (id !== undefined) seen.add(id);
    return isKnown;
  });
}
