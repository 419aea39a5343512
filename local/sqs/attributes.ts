import { SqsError } from './errors.ts';
import { limits } from './limits.ts';
import {
  parseRedriveAllowPolicy,
  parseRedrivePolicy,
  type RedriveAllowPolicy,
  type RedrivePolicy,
} from './redrive-policy.ts';

/** A queue's settings in the model's terms. */
export interface QueueSettings {
  readonly delaySeconds: number;
  readonly maximumMessageSize: number;
  readonly messageRetentionSeconds: number;
  readonly receiveWaitSeconds: number;
  readonly visibilityTimeoutSeconds: number;
  readonly contentBasedDeduplication: boolean;
  readonly deduplicationScope: 'queue' | 'messageGroup';
  readonly redrivePolicy: RedrivePolicy | undefined;
  readonly redriveAllowPolicy: RedriveAllowPolicy | undefined;
  /** As GetQueueAttributes shows them, defaults included. */
  readonly shown: Readonly<Record<string, string>>;
}

/** Whole numbers: `[min, max]` (CreateQueue, "Attributes"). */
const ranges = new Map<string, readonly [number, number]>(
  Object.entries({
    DelaySeconds: [0, limits.maxDelaySeconds],
    MaximumMessageSize: [limits.minMaximumMessageSize, limits.maxBytes],
    MessageRetentionPeriod: [limits.minRetentionSeconds, limits.maxRetentionSeconds],
    ReceiveMessageWaitTimeSeconds: [0, limits.maxWaitSeconds],
    VisibilityTimeout: [0, limits.maxVisibilitySeconds],
    KmsDataKeyReusePeriodSeconds: [60, 86_400],
  }),
);

const fifoChoices = new Map(
  Object.entries({
    FifoQueue: ['true'],
    ContentBasedDeduplication: ['true', 'false'],
    DeduplicationScope: ['queue', 'messageGroup'],
    FifoThroughputLimit: ['perQueue', 'perMessageGroupId'],
  }),
);

const choices = new Map(Object.entries({ SqsManagedSseEnabled: ['true', 'false'] }));

/** Attributes that the model keeps and shows, and gives no meaning. */
const texts = ['Policy', 'KmsMasterKeyId'];

/** An empty value takes these away (SetQueueAttributes). */
const removable = ['Policy', 'KmsMasterKeyId', 'RedrivePolicy', 'RedriveAllowPolicy'];

const defaults = {
  DelaySeconds: '0',
  MaximumMessageSize: String(limits.maxBytes),
  MessageRetentionPeriod: '345600',
  ReceiveMessageWaitTimeSeconds: '0',
  SqsManagedSseEnabled: 'true',
  VisibilityTimeout: '30',
};

const fifoDefaults = {
  FifoQueue: 'true',
  ContentBasedDeduplication: 'false',
  DeduplicationScope: 'queue',
  FifoThroughputLimit: 'perQueue',
};

/**
 * The settings of a queue that had `before` (undefined: a new one) once `given` is set. Throws
 * InvalidAttributeName, InvalidAttributeValue, or InvalidParameterValue for a policy.
 */
export function configureSettings(
  fifo: boolean,
  given: Readonly<Record<string, string>>,
  before?: QueueSettings,
): QueueSettings {
  const shown: Record<string, string> = {
    ...(before?.shown ?? { ...defaults, ...(fifo ? fifoDefaults : {}) }),
  };
  for (const [name, value] of Object.entries(given)) {
    if (!fifo && name === 'FifoQueue' && value === 'false') continue;
    if (value === '' && removable.includes(name)) {
      delete shown[name];
      continue;
    }
    checkAttribute(fifo, name, value);
    shown[name] = ranges.get(name) ? String(Number(value)) : value;
  }
  return settingsOf(shown);
}

function settingsOf(shown: Readonly<Record<string, string>>): QueueSettings {
  const { DeduplicationScope, FifoThroughputLimit, RedrivePolicy, RedriveAllowPolicy } = shown;
  if (FifoThroughputLimit === 'perMessageGroupId' && DeduplicationScope !== 'messageGroup') {
    throw invalidValue(
      'FifoThroughputLimit',
      'perMessageGroupId needs a DeduplicationScope of messageGroup.',
    );
  }
  return {
    delaySeconds: Number(shown['DelaySeconds']),
    maximumMessageSize: Number(shown['MaximumMessageSize']),
    messageRetentionSeconds: Number(shown['MessageRetentionPeriod']),
    receiveWaitSeconds: Number(shown['ReceiveMessageWaitTimeSeconds']),
    visibilityTimeoutSeconds: Number(shown['VisibilityTimeout']),
    contentBasedDeduplication: shown['ContentBasedDeduplication'] === 'true',
    deduplicationScope: DeduplicationScope === 'messageGroup' ? 'messageGroup' : 'queue',
    redrivePolicy: RedrivePolicy ? parseRedrivePolicy(RedrivePolicy) : undefined,
    redriveAllowPolicy: RedriveAllowPolicy
      ? parseRedriveAllowPolicy(RedriveAllowPolicy)
      : undefined,
    shown,
  };
}

function checkAttribute(fifo: boolean, name: string, value: string): void {
  const range = ranges.get(name);
  const choice = choices.get(name) ?? (fifo ? fifoChoices.get(name) : undefined);
  if (range) {
    const [min, max] = range;
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= min && number <= max)) throw invalidValue(name, `Must be ${min} to ${max}.`);
  } else if (choice) {
    if (!choice.includes(value)) throw invalidValue(name, `Must be one of ${choice.join(', ')}.`);
  } else if (!texts.includes(name) && !removable.includes(name)) {
    throw unknownAttribute(name);
  }
}

/** The error for an attribute that does not exist, or not for this type of queue. */
export function unknownAttribute(name: string): SqsError {
  return new SqsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
}

function invalidValue(name: string, reason: string): SqsError {
  return new SqsError(
    'InvalidAttributeValue',
    `Invalid value for the parameter ${name}. Reason: ${reason}`,
  );
}
