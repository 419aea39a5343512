import { invalidParameter, requireRange, SqsError } from './errors.ts';
import { limits } from './limits.ts';
import type { Message } from './message.ts';
import type { Queue } from './queue.ts';
import { decodeReceipt, type Receipt } from './receipt-handle.ts';

/**
 * DeleteMessage. Deleting what is gone succeeds. On a standard queue an old handle succeeds and
 * deletes nothing, the latest one deletes even after its visibility timeout; on a FIFO queue a
 * handle is refused once its visibility timeout has ended. Throws ReceiptHandleIsInvalid or
 * InvalidParameterValue.
 */
export function deleteMessage(queue: Queue, receiptHandle: string): void {
  const receipt = decodeReceipt(receiptHandle, queue.identity.id);
  const message = queue.find(receipt.ordinal);
  if (!message) return;
  if (queue.identity.fifo && !isHolding(message, receipt)) throw expired(receiptHandle);
  if (message.receiveCount === receipt.receive) queue.remove(message);
}

/**
 * ChangeMessageVisibility, in whole seconds from now; 0 gives the message back at once. Throws
 * ReceiptHandleIsInvalid, MessageNotInflight (standard queues) or InvalidParameterValue.
 */
export function changeVisibility(
  queue: Queue,
  receiptHandle: string,
  timeoutSeconds: number,
  now: number,
): void {
  requireRange('VisibilityTimeout', timeoutSeconds, 0, limits.maxVisibilitySeconds);
  const receipt = decodeReceipt(receiptHandle, queue.identity.id);
  const message = queue.find(receipt.ordinal);
  if (!message) {
    throw invalidParameter(
      'ReceiptHandle',
      receiptHandle,
      'Message does not exist or is not available for visibility timeout change.',
    );
  }
  if (!isHolding(message, receipt)) {
    if (queue.identity.fifo) throw expired(receiptHandle);
    throw new SqsError('MessageNotInflight', "The specified message isn't in flight.");
  }
  const visibleAt = now + timeoutSeconds * 1000;
  if (visibleAt > message.lastReceivedAt + limits.maxVisibilitySeconds * 1000) {
    throw invalidParameter(
      'VisibilityTimeout',
      timeoutSeconds,
      `Total VisibilityTimeout for the message is beyond the limit [${limits.maxVisibilitySeconds} seconds].`,
    );
  }
  message.visibilityChanges += 1;
  queue.hideUntil(message, visibleAt);
  queue.settle(now);
}

function isHolding(message: Message, receipt: Receipt): boolean {
  return message.state === 'in-flight' && message.receiveCount === receipt.receive;
}

function expired(receiptHandle: string): SqsError {
  return invalidParameter('ReceiptHandle', receiptHandle, 'The receipt handle has expired.');
}
