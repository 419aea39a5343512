import { SqsError } from './errors.ts';

/** What a receipt handle stands for: one receive of one message from one queue. */
export interface Receipt {
  readonly queueId: string;
  readonly ordinal: number;
  readonly receive: number;
}

/** Opaque to its holder; URL-safe base64. */
export function encodeReceipt(receipt: Receipt): string {
  const text = `${receipt.queueId}/${receipt.ordinal}/${receipt.receive}`;
  return Buffer.from(text, 'latin1').toString('base64url');
}

/** Throws ReceiptHandleIsInvalid for a handle that this queue never gave. */
export function decodeReceipt(handle: string, queueId: string): Receipt {
  const text = Buffer.from(handle, 'base64url').toString('latin1');
  const [, owner, ordinal, receive] = /^([^/]+)\/(\d+)\/(\d+)$/.exec(text) ?? [];
  if (owner !== queueId) {
    throw new SqsError(
      'ReceiptHandleIsInvalid',
      `The input receipt handle "${handle}" is not a valid receipt handle.`,
    );
  }
  return { queueId, ordinal: Number(ordinal), receive: Number(receive) };
}
