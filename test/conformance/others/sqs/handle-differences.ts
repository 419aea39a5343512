/** Where others take receipt handles otherwise: deletes, visibility, their batches. */
import type { SqsDifference } from './known.ts';
import type { HandleState, LaptopView } from './laptop-view.ts';
import { api, faqs, guide, receiptHandles } from './pages.ts';
import { handlesOf, type Step } from './step.ts';

const isDelete = ({ call }: Step) => call === 'DeleteMessage' || call === 'DeleteMessageBatch';
const isChange = ({ call }: Step) =>
  call === 'ChangeMessageVisibility' || call === 'ChangeMessageVisibilityBatch';

/** A step of this sort with a handle in one of these states. */
function uses(isMet: (step: Step) => boolean, ...states: readonly HandleState[]) {
  return (step: Step, laptop: LaptopView) => {
    if (!isMet(step) || !('queue' in step) || step.queue === 'missing') return false;
    const handles = handlesOf(step);
    return handles.some((handle) => states.includes(laptop.handle(handle, step.queue)));
  };
}

function hasHandleTwice(step: Step, laptop: LaptopView): boolean {
  const given = handlesOf(step).map((handle) => laptop.given(handle));
  return new Set(given).size < given.length;
}

const secondsOf = (step: Step): readonly number[] => {
  if (step.call === 'ChangeMessageVisibility') return [step.seconds];
  return step.call === 'ChangeMessageVisibilityBatch'
    ? step.entries.map(({ seconds }) => seconds)
    : [];
};

const fifo = { kind: 'fifo', contentBased: true } as const;
const standard = { kind: 'standard' } as const;
const send: Step = { call: 'SendMessage', queue: 'main', message: { body: 'a', group: 'a' } };
const receive: Step = {
  call: 'ReceiveMessage',
  queue: 'main',
  systemNames: ['All'],
  attributeNames: [],
};
const briefly: Step = { ...receive, seconds: 0 };
const latest = { of: 'main', age: 0 } as const;
const earlier = { of: 'main', age: 1 } as const;

export const handleDifferences: readonly SqsDifference[] = [
  {
    id: 'S30',
    of: ['moto', 'ministack'],
    what: 'On a FIFO queue the laptop refuses a delete by a handle whose visibility timeout has ended, with InvalidParameterValue; moto deletes, MiniStack deletes unless the message was received since, and then answers ReceiptHandleIsInvalid.',
    right: 'laptop',
    why: 'On a FIFO queue such a handle has expired: InvalidParameterValue.',
    source: receiptHandles,
    cases: ['C044', 'C045', 'C108'],
    meets: (step, laptop) => laptop.isFifo && uses(isDelete, 'latest', 'old')(step, laptop),
  },
  {
    id: 'S31',
    of: ['moto', 'ministack'],
    what: 'The laptop refuses to change the visibility of a message that is not in flight; the others change it.',
    right: 'either',
    why: 'MessageNotInflight is documented for a message that is not in flight; AWS was seen to answer with success, and to change nothing (see below).',
    source: api('ChangeMessageVisibility'),
    cases: ['C148'],
    meets: (step, laptop) =>
      uses(isChange, 'latest', 'old')(step, laptop) ||
      (step.call === 'ChangeMessageVisibilityBatch' && hasHandleTwice(step, laptop)),
  },
  {
    id: 'S32',
    of: ['moto', 'ministack'],
    what: 'For a change of the visibility of a message that is gone, the laptop answers InvalidParameterValue, the others ReceiptHandleIsInvalid.',
    right: 'either',
    why: 'The errors of the action do not name this case.',
    source: api('ChangeMessageVisibility'),
    cases: ['C050'],
    meets: uses(isChange, 'gone'),
  },
  {
    id: 'S33',
    of: ['ministack'],
    what: 'The laptop deletes what is gone with success; MiniStack answers ReceiptHandleIsInvalid.',
    right: 'laptop',
    why: 'A delete of a message that was deleted is answered with success.',
    source: faqs,
    cases: ['C051'],
    meets: (step, laptop) =>
      uses(isDelete, 'gone')(step, laptop) ||
      (step.call === 'DeleteMessageBatch' && hasHandleTwice(step, laptop)),
  },
  {
    id: 'S34',
    of: ['ministack'],
    what: 'On a standard queue the laptop takes a handle of an earlier receive, and deletes nothing; MiniStack answers ReceiptHandleIsInvalid.',
    right: 'laptop',
    why: 'With an old handle the request succeeds, but the message might not be deleted.',
    source: api('DeleteMessage'),
    cases: ['C147'],
    meets: (step, laptop) => !laptop.isFifo && uses(isDelete, 'old')(step, laptop),
  },
  {
    id: 'S35',
    of: ['moto'],
    what: 'On a standard queue the laptop takes a handle of an earlier receive, and deletes nothing; moto deletes the message.',
    right: 'either',
    why: 'With an old handle the request succeeds, but the message might not be deleted.',
    source: api('DeleteMessage'),
    shown: {
      setup: standard,
      steps: [
        send,
        briefly,
        receive,
        { call: 'DeleteMessage', queue: 'main', handle: earlier },
        {
          call: 'GetQueueAttributes',
          queue: 'main',
          names: ['ApproximateNumberOfMessagesNotVisible'],
        },
      ],
    },
    meets: (step, laptop) => !laptop.isFifo && uses(isDelete, 'old')(step, laptop),
  },
  {
    id: 'S36',
    of: ['moto'],
    what: 'The laptop deletes with success what was purged or became a dead letter; moto answers ReceiptHandleIsInvalid.',
    right: 'either',
    why: 'A delete of what was deleted succeeds; of what was purged or moved nothing is said.',
    source: faqs,
    shown: {
      setup: fifo,
      steps: [
        send,
        receive,
        { call: 'PurgeQueue', queue: 'main' },
        { call: 'DeleteMessage', queue: 'main', handle: latest },
      ],
    },
    meets: uses(isDelete, 'gone'),
  },
  {
    id: 'S37',
    of: ['moto', 'ministack'],
    what: 'The laptop refuses to change a visibility to a negative number of seconds; the others do it.',
    right: 'laptop',
    why: 'The timeout is 0 to 43,200 seconds.',
    source: api('ChangeMessageVisibility'),
    cases: ['C048'],
    meets: (step) => secondsOf(step).some((seconds) => seconds < 0),
  },
  {
    id: 'S38',
    of: ['ministack'],
    what: 'The laptop refuses to change a visibility to more than 43,200 seconds; MiniStack does it.',
    right: 'laptop',
    why: 'The timeout is 0 to 43,200 seconds.',
    source: api('ChangeMessageVisibility'),
    shown: {
      setup: fifo,
      steps: [
        send,
        receive,
        { call: 'ChangeMessageVisibility', queue: 'main', handle: latest, seconds: 43_201 },
      ],
    },
    meets: (step) => secondsOf(step).some((seconds) => seconds > 43_200),
  },
  {
    id: 'S39',
    of: ['moto'],
    what: 'The laptop refuses a batch of deletes or of changes of visibility that has a malformed or repeated id, more than ten entries, or, of changes, none; moto does each entry.',
    right: 'laptop',
    why: 'InvalidBatchEntryId, BatchEntryIdsNotDistinct, TooManyEntriesInBatchRequest and EmptyBatchRequest are errors of both actions.',
    source: api('DeleteMessageBatch'),
    shown: {
      setup: fifo,
      steps: [{ call: 'ChangeMessageVisibilityBatch', queue: 'main', entries: [] }],
    },
    meets: (step) => {
      if (step.call !== 'DeleteMessageBatch' && step.call !== 'ChangeMessageVisibilityBatch') {
        return false;
      }
      const ids = step.entries.map(({ id }) => id);
      return (
        ids.length === 0 ||
        ids.length > 10 ||
        new Set(ids).size < ids.length ||
        !ids.every((id) => /^[\w-]{1,80}$/.test(id))
      );
    },
  },
  {
    id: 'S40',
    of: ['moto'],
    what: 'The laptop does a batch of deletes that has a handle twice; moto refuses it with BatchEntryIdsNotDistinct.',
    right: 'laptop',
    why: 'The error is for two entries with the same Id.',
    source: api('DeleteMessageBatch'),
    shown: {
      setup: fifo,
      steps: [
        send,
        receive,
        {
          call: 'DeleteMessageBatch',
          queue: 'main',
          entries: [
            { id: '1', handle: latest },
            { id: '2', handle: latest },
          ],
        },
      ],
    },
    meets: (step, laptop) => step.call === 'DeleteMessageBatch' && hasHandleTwice(step, laptop),
  },
  {
    id: 'S41',
    of: ['moto'],
    what: 'The laptop refuses a handle at another queue than the one that gave it; moto takes it at the dead-letter queue once the message is there.',
    right: 'laptop',
    why: 'A handle is of one receive from one queue.',
    source: guide('sqs-queue-message-identifiers'),
    shown: {
      setup: { ...fifo, maxReceiveCount: 1 },
      steps: [send, briefly, receive, { call: 'DeleteMessage', queue: 'dead', handle: latest }],
    },
    meets: (step) =>
      'queue' in step &&
      step.queue === 'dead' &&
      handlesOf(step).some((handle) => handle !== 'made up' && handle.of === 'main'),
  },
];
