import { type SqsRecord, toRecord } from './record.ts';
import type { ReceivedMessage } from './source.ts';

/** Bytes of the event of one invocation, at most (docs: Lambda quotas, 6 MB). */
const MAX_EVENT_BYTES = 6_291_456;
const ENVELOPE_BYTES = Buffer.byteLength('{"Records":[]}');

/** A message beside its record. */
export interface BatchItem {
  readonly message: ReceivedMessage;
  readonly record: SqsRecord;
}

/** Cuts a batch, in its order, into events that each fit an invocation. */
export function toPayloads(
  batch: readonly ReceivedMessage[],
  queueArn: string,
  region: string,
): readonly (readonly BatchItem[])[] {
  const payloads: BatchItem[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const message of batch) {
    const record = toRecord(message, queueArn, region);
    const size = Buffer.byteLength(JSON.stringify(record)) + 1;
    if (bytes + size > MAX_EVENT_BYTES) {
      payloads.push([]);
      bytes = ENVELOPE_BYTES;
    }
    payloads.at(-1)?.push({ message, record });
    bytes += size;
  }
  return payloads;
}
