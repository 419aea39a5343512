/** What a generated sequence does to its queues: plain data, so that one can be printed and shrunk. */

/** Longer than a sequence takes: what is hidden so long stays so to its end. */
export const LONG_SECONDS = 600;

/** `main` has `dead` as its dead-letter queue; `missing` was never created. */
export const queueRefs = ['main', 'dead', 'missing'] as const;
export type QueueRef = (typeof queueRefs)[number];

/** What makes both queues of a sequence. */
export interface Setup {
  readonly kind: 'fifo' | 'standard';
  /** ContentBasedDeduplication. */
  readonly contentBased?: true;
  /** DeduplicationScope messageGroup, and FifoThroughputLimit perMessageGroupId. */
  readonly perGroup?: true;
  /** Default: `main` has no redrive policy. */
  readonly maxReceiveCount?: number;
}

/**
 * A receipt handle that `of` gave, by its age: 0 is the latest, and one older than the oldest is the
 * latest again. Or no handle at all.
 */
export type HandleRef = { readonly of: QueueRef; readonly age: number } | 'made up';

export type AttributeRef =
  | { readonly DataType: string; readonly StringValue: string }
  /** In hexadecimal. */
  | { readonly DataType: string; readonly bytes: string };

/** What SendMessage and an entry of SendMessageBatch have in common. */
export interface Sent {
  readonly body: string;
  readonly group?: string;
  readonly deduplication?: string;
  readonly delaySeconds?: number;
  readonly attributes?: Readonly<Record<string, AttributeRef>>;
  readonly traceHeader?: string;
}

/** Values in which `arn:main` and `arn:dead` stand for the ARNs of the sequence's queues. */
export type QueueAttributes = Readonly<Record<string, string>>;

interface OnQueue {
  readonly queue: QueueRef;
}

interface WithId {
  readonly id: string;
}

interface OfHandle {
  readonly handle: HandleRef;
}

interface Visibility extends OfHandle {
  readonly seconds: number;
}

export type Step =
  /** `name` is a queue of the sequence, or what follows its own part of a name. */
  | { readonly call: 'CreateQueue'; readonly name: string; readonly attributes: QueueAttributes }
  | (OnQueue & { readonly call: 'GetQueueUrl' })
  | { readonly call: 'ListQueues'; readonly prefix: string; readonly max?: number }
  | (OnQueue & { readonly call: 'GetQueueAttributes'; readonly names: readonly string[] })
  | (OnQueue & { readonly call: 'SetQueueAttributes'; readonly attributes: QueueAttributes })
  | (OnQueue & { readonly call: 'SendMessage'; readonly message: Sent })
  | (OnQueue & { readonly call: 'SendMessageBatch'; readonly entries: readonly (Sent & WithId)[] })
  | (OnQueue & {
      readonly call: 'ReceiveMessage';
      readonly max?: number;
      readonly seconds?: number;
      readonly attempt?: string;
      readonly systemNames: readonly string[];
      readonly attributeNames: readonly string[];
    })
  | (OnQueue & OfHandle & { readonly call: 'DeleteMessage' })
  | (OnQueue & {
      readonly call: 'DeleteMessageBatch';
      readonly entries: readonly (OfHandle & WithId)[];
    })
  | (OnQueue & Visibility & { readonly call: 'ChangeMessageVisibility' })
  | (OnQueue & {
      readonly call: 'ChangeMessageVisibilityBatch';
      readonly entries: readonly (Visibility & WithId)[];
    })
  | (OnQueue & { readonly call: 'PurgeQueue' })
  /** Not drawn: nothing could be done in the rest of a sequence. */
  | (OnQueue & { readonly call: 'DeleteQueue' })
  | (OnQueue & { readonly call: 'TagQueue'; readonly tags: Readonly<Record<string, string>> })
  | (OnQueue & { readonly call: 'UntagQueue'; readonly keys: readonly string[] })
  | (OnQueue & { readonly call: 'ListQueueTags' })
  | (OnQueue & { readonly call: 'ListDeadLetterSourceQueues' });

export type StepOf<C extends Step['call']> = Extract<Step, { readonly call: C }>;

export interface Sequence {
  readonly setup: Setup;
  readonly steps: readonly Step[];
}

/** The messages that a step sends. */
export function messagesOf(step: Step): readonly Sent[] {
  if (step.call === 'SendMessage') return [step.message];
  return step.call === 'SendMessageBatch' ? step.entries : [];
}

/** The handles that a step names. */
export function handlesOf(step: Step): readonly HandleRef[] {
  if ('handle' in step) return [step.handle];
  if (step.call === 'DeleteMessageBatch' || step.call === 'ChangeMessageVisibilityBatch') {
    return step.entries.map(({ handle }) => handle);
  }
  return [];
}
