import { z } from 'zod';
import { checkBatchEntries, settleBatch } from '../batch.ts';
import { action } from './action.ts';
import { batchAnswer } from './batch-answer.ts';
import { queueNameOf, queueUrlSchema } from './queue-url.ts';

const receiptSchema = z.object({ ReceiptHandle: z.string() });
const visibilitySchema = receiptSchema.extend({ VisibilityTimeout: z.number() });
/** In a batch an entry may leave it out; the model's range check has the last word. */
const visibilityEntrySchema = receiptSchema.extend({
  Id: z.string(),
  VisibilityTimeout: z.number().nullish(),
});

export const DeleteMessage = action(
  receiptSchema.extend({ QueueUrl: queueUrlSchema }),
  (input, { model }) => {
    model.delete(queueNameOf(input.QueueUrl, model), input.ReceiptHandle);
    return {};
  },
);

export const DeleteMessageBatch = action(
  z.object({
    QueueUrl: queueUrlSchema,
    Entries: z.array(receiptSchema.extend({ Id: z.string() })),
  }),
  (input, { model }) => {
    const name = queueNameOf(input.QueueUrl, model);
    model.queue(name);
    checkBatchEntries(input.Entries, 'DeleteMessageBatchRequestEntry');
    const outcome = settleBatch(input.Entries, (entry) => {
      model.delete(name, entry.ReceiptHandle);
      return {};
    });
    return batchAnswer(outcome);
  },
);

export const ChangeMessageVisibility = action(
  visibilitySchema.extend({ QueueUrl: queueUrlSchema }),
  (input, { model }) => {
    const name = queueNameOf(input.QueueUrl, model);
    model.changeVisibility(name, input.ReceiptHandle, input.VisibilityTimeout);
    return {};
  },
);

export const ChangeMessageVisibilityBatch = action(
  z.object({ QueueUrl: queueUrlSchema, Entries: z.array(visibilityEntrySchema) }),
  (input, { model }) => {
    const name = queueNameOf(input.QueueUrl, model);
    const queue = model.queue(name);
    checkBatchEntries(input.Entries, 'ChangeMessageVisibilityBatchRequestEntry');
    const outcome = settleBatch(input.Entries, (entry) => {
      const timeout = entry.VisibilityTimeout ?? queue.settings.visibilityTimeoutSeconds;
      model.changeVisibility(name, entry.ReceiptHandle, timeout);
      return {};
    });
    return batchAnswer(outcome);
  },
);
