/** The form in which a model's state is kept: parsed here when it is read again. */
import { z } from 'zod';

const time = z.number();

const attribute = z
  .object({
    dataType: z.string(),
    stringValue: z.string().exactOptional(),
    /** Base64. */
    binaryValue: z.base64().exactOptional(),
  })
  .transform(({ binaryValue, ...rest }) =>
    binaryValue === undefined
      ? rest
      : { ...rest, binaryValue: new Uint8Array(Buffer.from(binaryValue, 'base64')) },
  );

const content = z.object({
  body: z.string(),
  attributes: z.record(z.string(), attribute),
  traceHeader: z.string().exactOptional(),
  groupId: z.string().exactOptional(),
  deduplicationId: z.string().exactOptional(),
});

/** What changes of a message. */
const progress = z.object({
  state: z.enum(['delayed', 'visible', 'in-flight']),
  dueAt: time,
  receiveCount: z.number(),
  receivesHere: z.number(),
  firstReceivedAt: time.optional(),
  lastReceivedAt: time,
  visibilityChanges: z.number(),
  turn: z.number(),
});

const place = { queue: z.string(), ordinal: z.number() };

const message = z.object({
  kind: z.literal('message'),
  ...place,
  id: z.string(),
  sentAt: time,
  deadLetterSourceArn: z.string().optional(),
  content,
  progress,
});

const queue = z.object({
  kind: z.literal('queue'),
  name: z.string(),
  id: z.string(),
  createdAt: time,
  modifiedAt: time,
  purgedAt: time.optional(),
  /** As GetQueueAttributes shows them. */
  attributes: z.record(z.string(), z.string()),
  tags: z.record(z.string(), z.string()),
});

const remembered = { queue: z.string(), key: z.string(), expiresAt: time };

const moveTask = z.object({
  sourceArn: z.string(),
  destinationArn: z.string().exactOptional(),
  maxPerSecond: z.number().exactOptional(),
  handle: z.string(),
  startedAt: time,
  toMove: z.number(),
  moved: z.number(),
  status: z.enum(['RUNNING', 'COMPLETED', 'CANCELLED', 'FAILED']),
  failureReason: z.string().exactOptional(),
});

const change = z.discriminatedUnion('kind', [
  queue,
  z.object({ kind: z.literal('queue-deleted'), name: z.string(), at: time }),
  message,
  z.object({ kind: z.literal('progress'), ...place, progress }),
  z.object({ kind: z.literal('removed'), ...place }),
  z.object({
    kind: z.literal('sent'),
    ...remembered,
    sent: z.object({ messageId: z.string(), sequenceNumber: z.string().exactOptional() }),
  }),
  z.object({
    kind: z.literal('attempt'),
    ...remembered,
    attempt: z.array(
      z.object({ ordinal: z.number(), receive: z.number(), visibilityChanges: z.number() }),
    ),
  }),
  z.object({ kind: z.literal('move-task'), task: moveTask }),
]);

/** All that one call of a model changed: kept whole, or not at all. */
export const entrySchema = z.object({
  /** The last position in the order of arrival that was given. */
  ordinal: z.number(),
  changes: z.array(change),
});

/** An entry as it is read. */
export type Entry = z.infer<typeof entrySchema>;
/** An entry as it is written: binary values as base64. */
export type WrittenEntry = z.input<typeof entrySchema>;
export type WrittenChange = WrittenEntry['changes'][number];
export type StoredMessage = z.infer<typeof message>;
export type StoredQueue = z.infer<typeof queue>;
