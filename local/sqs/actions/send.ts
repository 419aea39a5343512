import { z } from 'zod';
import { checkBatchEntries, settleBatch } from '../batch.ts';
import { sizeInBytes } from '../content.ts';
import { md5OfAttributes, md5OfBody } from '../digest.ts';
import { SqsError } from '../errors.ts';
import { limits } from '../limits.ts';
import type { SentMessage } from '../queue.ts';
import type { SendInput } from '../send.ts';
import { action } from './action.ts';
import { batchAnswer } from './batch-answer.ts';
import { messageInputSchema, toAttributes, toSendInput } from './message-input.ts';
import { queueNameOf, queueUrlSchema } from './queue-url.ts';

export const SendMessage = action(
  messageInputSchema.extend({ QueueUrl: queueUrlSchema }),
  (input, { model }) => {
    const name = queueNameOf(input.QueueUrl, model);
    model.queue(name);
    const sendInput = toSendInput(input);
    return sentAnswer(sendInput, model.send(name, sendInput));
  },
);

export const SendMessageBatch = action(
  z.object({
    QueueUrl: queueUrlSchema,
    Entries: z.array(messageInputSchema.extend({ Id: z.string() })),
  }),
  (input, { model }) => {
    const name = queueNameOf(input.QueueUrl, model);
    model.queue(name);
    checkBatchEntries(input.Entries, 'SendMessageBatchRequestEntry');
    const bytes = input.Entries.reduce(
      (sum, entry) => sum + sizeInBytes(entry.MessageBody, toAttributes(entry.MessageAttributes)),
      0,
    );
    if (bytes > limits.maxBytes) {
      throw new SqsError(
        'BatchRequestTooLong',
        `Batch requests cannot be longer than ${limits.maxBytes} bytes. You have sent ${bytes} bytes.`,
      );
    }
    const outcome = settleBatch(input.Entries, (entry) => {
      const sendInput = toSendInput(entry);
      return sentAnswer(sendInput, model.send(name, sendInput));
    });
    return batchAnswer(outcome);
  },
);

/** The digests are of what this call sent, as its sender will check, even if it was a duplicate. */
function sentAnswer({ body, attributes = {}, traceHeader }: SendInput, sent: SentMessage) {
  return {
    MessageId: sent.messageId,
    MD5OfMessageBody: md5OfBody(body),
    MD5OfMessageAttributes: md5OfAttributes(attributes),
    MD5OfMessageSystemAttributes:
      traceHeader === undefined
        ? undefined
        : md5OfAttributes({ AWSTraceHeader: { dataType: 'String', stringValue: traceHeader } }),
    SequenceNumber: sent.sequenceNumber,
  };
}
