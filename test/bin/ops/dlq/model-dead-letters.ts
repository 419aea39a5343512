/** A dead-letter queue of the SQS model as the redrive sees it: no wire, no waiting. */
import type { DeadLetters, Letter } from '../../../../bin/ops/dlq/letters.ts';
import type { SqsModel } from '../../../../local/sqs/model.ts';

export interface ModelLetter extends Letter {
  readonly receiptHandle: string;
}

export function modelDeadLetters(
  model: SqsModel,
  source: string,
  dead: string,
): DeadLetters<ModelLetter> {
  return {
    async receive() {
      const received = model.receive(dead, { maxMessages: 10, visibilityTimeoutSeconds: 300 });
      return received.map(({ messageId, receiptHandle, body, systemAttributes }) => ({
        messageId,
        receiptHandle,
        body,
        groupId: systemAttributes['MessageGroupId'] ?? '',
        deduplicationId: systemAttributes['MessageDeduplicationId'] ?? '',
        sentAtMs: Number(systemAttributes['SentTimestamp']),
      }));
    },
    async send(messages) {
      return messages.map(({ letter: { body, groupId }, deduplicationId }) => {
        const { messageId } = model.send(source, { body, groupId, deduplicationId });
        return { kind: 'sent', messageId };
      });
    },
    async delete(letters) {
      for (const { receiptHandle } of letters) model.delete(dead, receiptHandle);
      return [];
    },
    async giveBack(letters) {
      for (const { receiptHandle } of letters) model.changeVisibility(dead, receiptHandle, 0);
    },
  };
}
