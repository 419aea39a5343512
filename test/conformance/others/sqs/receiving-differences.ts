/** Where others receive otherwise: order, repeated receives, dead letters. */
import type { SqsDifference } from './known.ts';
import type { LaptopView } from './laptop-view.ts';
import { isIdentifier } from './message-faults.ts';
import { api, guide } from './pages.ts';
import type { QueueRef, Step, StepOf } from './step.ts';
import { isDeadLetter, withoutInSystem } from './without.ts';

type Receive = StepOf<'ReceiveMessage'>;

const receives =
  (isMet: (step: Receive, laptop: LaptopView) => boolean) => (step: Step, laptop: LaptopView) =>
    step.call === 'ReceiveMessage' && step.queue !== 'missing' && isMet(step, laptop);

const fifo = { kind: 'fifo', contentBased: true } as const;
const all = { systemNames: ['All'], attributeNames: ['All'] } as const;
const receive = (more: Partial<Receive> = {}): Step => ({
  call: 'ReceiveMessage',
  queue: 'main',
  ...all,
  ...more,
});
const latest = { of: 'main', age: 0 } as const;
/** Of two that one receive gave. */
const first = { of: 'main', age: 1 } as const;
const send = (body: string, group = 'a', queue: QueueRef = 'main'): Step => ({
  call: 'SendMessage',
  queue,
  message: { body, group },
});

export const receivingDifferences: readonly SqsDifference[] = [
  {
    id: 'S17',
    of: ['moto', 'ministack'],
    what: 'A receive of the laptop takes as many messages of one group as there are before it goes on to the next group; the others take the oldest messages of all groups.',
    right: 'laptop',
    why: 'SQS first attempts to return as many messages with the same message group ID as possible.',
    source: guide('FIFO-queues-understanding-logic'),
    cases: ['C003'],
    meets: receives(({ queue, max = 1 }, laptop) => {
      const open = laptop.open(queue);
      return laptop.isFifo && open.length > max && new Set(open.map(groupOf)).size > 1;
    }),
  },
  {
    id: 'S18',
    of: ['moto', 'ministack'],
    what: 'The laptop repeats a receive that comes again with its ReceiveRequestAttemptId, and starts the visibility timeout anew; the others do not look at it.',
    right: 'laptop',
    why: 'A retry with the same id returns the same messages and receipt handles, and resets their visibility timeout.',
    source: api('ReceiveMessage'),
    cases: ['C054', 'C055'],
    meets: receives(
      ({ queue, attempt }, laptop) =>
        laptop.isFifo && attempt !== undefined && laptop.hasAttempt(queue, attempt),
    ),
  },
  {
    id: 'S19',
    of: ['moto', 'ministack'],
    what: 'The laptop refuses a ReceiveRequestAttemptId with a space, or of more than 128 characters; the others accept it.',
    right: 'laptop',
    why: 'It can contain alphanumeric characters and punctuation, and has at most 128 of them.',
    source: api('ReceiveMessage'),
    shown: { setup: fifo, steps: [receive({ attempt: 'a b' })] },
    meets: receives(({ attempt = 'a' }, laptop) => laptop.isFifo && !isIdentifier(attempt)),
  },
  {
    id: 'S20',
    of: ['moto', 'ministack'],
    what: 'The laptop refuses a system attribute name that does not exist with InvalidAttributeName; the others leave it out.',
    right: 'either',
    why: 'The names are listed; the error is not among those of the action.',
    source: api('ReceiveMessage'),
    shown: { setup: fifo, steps: [receive({ systemNames: ['Colour'] })] },
    meets: receives(({ systemNames }) => systemNames.includes('Colour')),
  },
  {
    id: 'S21',
    of: ['moto', 'ministack'],
    what: 'The laptop refuses a receive with a negative VisibilityTimeout; the others accept it.',
    right: 'laptop',
    why: 'A visibility timeout is 0 seconds to 12 hours.',
    source: guide('sqs-visibility-timeout'),
    shown: { setup: fifo, steps: [receive({ seconds: -1 })] },
    meets: receives(({ seconds = 0 }) => seconds < 0),
  },
  {
    id: 'S22',
    of: ['ministack'],
    what: 'The laptop refuses a receive with a VisibilityTimeout of more than 43,200 or a WaitTimeSeconds of more than 20; MiniStack accepts it.',
    right: 'laptop',
    why: 'A visibility timeout is 0 to 43,200 seconds; a wait is at most 20 seconds.',
    source: api('ReceiveMessage'),
    cases: ['C095'],
    meets: receives(({ seconds = 0 }) => seconds > 43_200),
  },
  {
    id: 'S23',
    of: ['moto'],
    what: 'What a receive with a visibility timeout of 0 took of a FIFO queue, the laptop gives again in its order, with what comes after it; moto goes on taking its group for one in flight, and gives the last message first, or leaves out those that come after it.',
    right: 'laptop',
    why: 'Messages of a group are received in the order in which they were sent.',
    source: guide('FIFO-queues-understanding-logic'),
    shown: {
      setup: fifo,
      steps: [send('a'), send('b'), receive({ max: 10, seconds: 0 }), receive({ max: 10 })],
    },
    meets: receives(({ queue, seconds }, laptop) => {
      const timeout = seconds ?? laptop.queue(queue)?.settings.visibilityTimeoutSeconds;
      return laptop.isFifo && timeout === 0 && laptop.open(queue).length > 0;
    }),
  },
  {
    id: 'S24',
    of: ['moto'],
    what: 'The laptop says of a dead letter in DeadLetterQueueSourceArn which queue it comes from; moto does not.',
    right: 'laptop',
    why: 'It is one of the system attributes that can be asked for.',
    source: api('ReceiveMessage'),
    cases: ['C063'],
    without: withoutInSystem('DeadLetterQueueSourceArn'),
  },
  {
    id: 'S25',
    of: ['moto'],
    what: 'The laptop moves every dead letter; moto loses one whose deduplication id a message in the dead-letter queue has.',
    right: 'laptop',
    why: 'What is received too often is moved to the dead-letter queue; deduplication is of what is sent.',
    source: guide('sqs-dead-letter-queues'),
    shown: {
      setup: { ...fifo, maxReceiveCount: 1 },
      steps: [
        send('a', 'a', 'dead'),
        send('a'),
        receive({ seconds: 0 }),
        receive(),
        receive({ queue: 'dead', max: 10 }),
      ],
    },
    meets: receives(({ queue }, laptop) => {
      const ids = laptop.deduplicationIds('dead');
      return (
        queue === 'main' &&
        laptop
          .exhausted(queue)
          .some(({ content }) => content.deduplicationId && ids.has(content.deduplicationId))
      );
    }),
  },
  {
    id: 'S26',
    of: ['ministack'],
    what: 'The laptop gives a dead letter the sequence number of its place in the dead-letter queue; MiniStack leaves it that of the queue where it was sent.',
    right: 'either',
    why: 'The documentation does not say which; the number grows for a message group of a queue.',
    source: guide('sqs-dead-letter-queues'),
    shown: {
      setup: { ...fifo, maxReceiveCount: 1 },
      steps: [
        send('a'),
        send('b', 'b', 'dead'),
        receive({ seconds: 0 }),
        receive(),
        receive({ queue: 'dead', max: 10 }),
      ],
    },
    without: withoutInSystem('SequenceNumber', isDeadLetter),
  },
  {
    id: 'S27',
    of: ['ministack'],
    what: 'The laptop moves a message that was received too often when a receive comes to it; MiniStack moves all such messages at any receive.',
    right: 'either',
    why: 'The message is moved once it is received more than maxReceiveCount times; when exactly is not said.',
    source: guide('sqs-dead-letter-queues'),
    shown: {
      setup: { ...fifo, maxReceiveCount: 1 },
      steps: [
        send('a'),
        send('b'),
        receive({ max: 10 }),
        // The first may be received again, and not before the second is dealt with.
        { call: 'ChangeMessageVisibility', queue: 'main', handle: first, seconds: 0 },
        receive(),
        receive({ queue: 'dead', max: 10 }),
      ],
    },
    meets: receives(({ queue, max = 1 }, laptop) => {
      const open = laptop.open(queue);
      const exhausted = laptop.exhausted(queue);
      return (
        exhausted.length > 0 && (open.length > max || !exhausted.every((m) => open.includes(m)))
      );
    }),
  },
  {
    id: 'S28',
    of: ['moto'],
    what: 'A long poll of the laptop answers when a delete frees the group of a message; that of moto does not.',
    right: 'laptop',
    why: 'A long poll waits until a message is available for it.',
    source: guide('sqs-short-and-long-polling'),
    cases: ['C092'],
  },
  {
    id: 'S29',
    of: ['moto', 'ministack'],
    what: 'Of more messages of a standard queue than a receive takes, the laptop gives those that wait before those that came back; the others give the oldest.',
    right: 'either',
    why: 'Standard queues make a best effort at the order of messages, and promise none.',
    source: guide('standard-queues'),
    shown: {
      setup: { kind: 'standard' },
      steps: [
        { call: 'SendMessage', queue: 'main', message: { body: 'a' } },
        { call: 'SendMessage', queue: 'main', message: { body: 'b' } },
        receive(),
        { call: 'ChangeMessageVisibility', queue: 'main', handle: latest, seconds: 0 },
        receive(),
      ],
    },
    meets: receives(
      ({ queue, max = 1 }, laptop) => !laptop.isFifo && laptop.open(queue).length > max,
    ),
  },
];

function groupOf({ content }: { readonly content: { readonly groupId?: string } }): string {
  return content.groupId ?? '';
}
