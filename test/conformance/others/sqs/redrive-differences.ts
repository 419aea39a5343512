/** Where others take policies of dead-letter queues otherwise, and redrive. */
import type { SqsDifference } from './known.ts';
import { api, guide } from './pages.ts';
import type { QueueAttributes, Step } from './step.ts';

const hasPolicy = (isMet: (policy: string) => boolean) => (step: Step) =>
  (step.call === 'SetQueueAttributes' || step.call === 'CreateQueue') &&
  isMet(policyIn(step.attributes));

const policyIn = (attributes: QueueAttributes) => attributes['RedrivePolicy'] ?? '';

export const redriveDifferences: readonly SqsDifference[] = [
  {
    id: 'S61',
    of: ['moto'],
    what: 'For a standard queue as the dead-letter queue of a FIFO queue, the laptop answers InvalidParameterValue, moto InvalidParameterCombination; the other way round moto accepts it.',
    right: 'laptop',
    why: 'The dead-letter queue of a FIFO queue must also be a FIFO queue, and that of a standard queue a standard queue.',
    source: api('CreateQueue'),
    cases: ['C067'],
  },
  {
    id: 'S62',
    of: ['ministack'],
    what: 'The laptop refuses a dead-letter queue of the other type; MiniStack accepts it.',
    right: 'laptop',
    why: 'The dead-letter queue of a FIFO queue must also be a FIFO queue, and that of a standard queue a standard queue.',
    source: api('CreateQueue'),
    cases: ['C067'],
  },
  {
    id: 'S63',
    of: ['moto'],
    what: 'For a redrive policy to a queue that does not exist, the laptop answers InvalidParameterValue, moto QueueDoesNotExist.',
    right: 'either',
    why: 'It is refused; the errors of the action do not name this case.',
    source: api('SetQueueAttributes'),
    cases: ['C068'],
    meets: hasPolicy((policy) => policy.includes('arn:missing')),
  },
  {
    id: 'S64',
    of: ['ministack'],
    what: 'For a wrong redrive policy the laptop answers InvalidParameterValue, MiniStack InvalidAttributeValue.',
    right: 'either',
    why: 'InvalidAttributeValue is documented for a queue attribute value that is invalid; AWS was seen to answer InvalidParameterValue for this one (see below).',
    source: api('SetQueueAttributes'),
    cases: ['C068', 'C069'],
    meets: hasPolicy((policy) => /arn:missing|not JSON|"maxReceiveCount":(0|1001)\b/.test(policy)),
  },
  {
    id: 'S65',
    of: ['moto'],
    what: 'The laptop refuses a maxReceiveCount outside of 1 to 1,000, and a policy that is not JSON, with InvalidParameterValue; moto accepts the first and fails by itself at the second.',
    right: 'laptop',
    why: 'The maximum receives are 1 to 1,000.',
    source: guide('sqs-configure-dead-letter-queue'),
    cases: ['C069'],
    meets: hasPolicy((policy) => /not JSON|"maxReceiveCount":(0|1001)\b/.test(policy)),
  },
  {
    id: 'S66',
    of: ['moto', 'ministack'],
    what: 'The laptop keeps to the RedriveAllowPolicy of a dead-letter queue; the others do not look at it.',
    right: 'laptop',
    why: 'It says which source queues can name the queue as their dead-letter queue: all, none, or those named.',
    source: api('CreateQueue'),
    cases: ['C070', 'C071'],
  },
  {
    id: 'S67',
    of: ['moto', 'ministack'],
    what: 'The laptop has StartMessageMoveTask, ListMessageMoveTasks and CancelMessageMoveTask; the others do not.',
    right: 'laptop',
    why: 'They are actions of the API.',
    source: api('StartMessageMoveTask'),
    cases: ['C073', 'C074', 'C075', 'C076', 'C077', 'C078', 'C079'],
  },
  {
    id: 'S68',
    of: ['ministack'],
    what: 'The laptop has ListDeadLetterSourceQueues; MiniStack does not.',
    right: 'laptop',
    why: 'It is an action of the API.',
    source: api('ListDeadLetterSourceQueues'),
    cases: ['C072'],
    meets: ({ call }) => call === 'ListDeadLetterSourceQueues',
  },
  {
    id: 'S69',
    of: ['moto'],
    what: 'The laptop counts the retention of a message of a FIFO queue anew once it is in the dead-letter queue; moto from when it was sent.',
    right: 'laptop',
    why: 'For FIFO queues the enqueue timestamp is reset when the message is moved to a dead-letter queue.',
    source: guide('setting-up-dead-letter-queue-retention'),
    cases: ['C065'],
  },
];
