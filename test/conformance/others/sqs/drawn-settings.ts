/** Attributes, names and tags of queues in generated sequences. */
import fc from 'fast-check';
import { mostly } from './draw.ts';

const policy = (target: string, maxReceiveCount: unknown) =>
  JSON.stringify({ deadLetterTargetArn: target, maxReceiveCount });
export const settings: readonly Record<string, string>[] = [
  { VisibilityTimeout: '600' },
  { VisibilityTimeout: '0' },
  { DelaySeconds: '0' },
  { DelaySeconds: '900' },
  { MaximumMessageSize: '1024' },
  { MaximumMessageSize: '1048576', ReceiveMessageWaitTimeSeconds: '20' },
  { MessageRetentionPeriod: '1209600' },
  { RedrivePolicy: policy('arn:dead', 2) },
  { RedrivePolicy: policy('arn:dead', '3') },
  { RedrivePolicy: '' },
];
export const fifoSettings: readonly Record<string, string>[] = [
  { ContentBasedDeduplication: 'true' },
  { ContentBasedDeduplication: 'false' },
  { DeduplicationScope: 'messageGroup' },
  { DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' },
  { DeduplicationScope: 'queue', FifoThroughputLimit: 'perQueue' },
];
export const wrongSettings: readonly Record<string, string>[] = [
  { VisibilityTimeout: '43201' },
  { VisibilityTimeout: '-1' },
  { VisibilityTimeout: 'soon' },
  { DelaySeconds: '901' },
  { MaximumMessageSize: '1023' },
  { MaximumMessageSize: '1048577' },
  { MessageRetentionPeriod: '59' },
  { ReceiveMessageWaitTimeSeconds: '21' },
  { RedrivePolicy: 'not JSON' },
  { RedrivePolicy: policy('arn:dead', 0) },
  { RedrivePolicy: policy('arn:dead', 1001) },
  { RedrivePolicy: policy('arn:missing', 2) },
  { ContentBasedDeduplication: 'maybe' },
  { DeduplicationScope: 'none' },
  { FifoThroughputLimit: 'perMessageGroupId', DeduplicationScope: 'queue' },
  { FifoQueue: 'false' },
  { Colour: 'red' },
];

export const systemNames = mostly(
  fc.constantFrom<readonly string[]>(['All'], ['MessageGroupId', 'ApproximateReceiveCount'], []),
  fc.constant(['Colour']),
  30,
);
export const attributeNames = fc.constantFrom<readonly string[]>(
  ['All'],
  [],
  ['n'],
  ['shop.*'],
  ['none', 's'],
);
export const shownNames = mostly(
  fc.constantFrom<readonly string[]>(
    ['All'],
    ['QueueArn', 'VisibilityTimeout'],
    ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    ['ApproximateNumberOfMessagesDelayed', 'DelaySeconds'],
    ['RedrivePolicy'],
    ['FifoQueue', 'ContentBasedDeduplication'],
    [],
  ),
  fc.constant(['Colour']),
  20,
);

export const tags = fc.constantFrom<Readonly<Record<string, string>>>(
  { stage: 'test' },
  { stage: 'prod', owner: 'shop' },
  { empty: '' },
);
export const keys = fc.constantFrom<readonly string[]>(['stage'], ['owner', 'none']);
