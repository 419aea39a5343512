import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));

/** Jobs named `bad…` fail, and only they come again. */
export async function handler({ Records }) {
  const batchItemFailures = [];
  for (const { messageId, body } of Records) {
    const { job, path } = JSON.parse(body);
    if (job.startsWith('bad')) {
      batchItemFailures.push({ itemIdentifier: messageId });
      continue;
    }
    const Item = { job, path, batch: Records.length };
    await client.send(new PutCommand({ TableName: process.env.TABLE_NAME, Item }));
  }
  return { batchItemFailures };
}
