import { GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { apiClient } from './api-client.ts';
import { type Laptop, startLaptop, until } from './laptop.ts';

const templateSchema = z.looseObject({
  Resources: z.record(z.string(), z.looseObject({ Properties: z.unknown().optional() })),
});
const policySchema = z.looseObject({
  PolicyDocument: z.looseObject({
    Statement: z.array(
      z.looseObject({ Action: z.union([z.string(), z.array(z.string())]), Resource: z.unknown() }),
    ),
  }),
});
const orderSchema = z.looseObject({ id: z.string(), state: z.string() });

let laptop: Laptop;
beforeAll(async () => {
  laptop = await startLaptop({ maxReceiveCount: '2' }, undefined, {
    change: (template) =>
      withoutGrant(template, 'InventoryConsumerRoleDefaultPolicy', 'ReservationsTable'),
  });
});
afterAll(() => laptop?.stop());

/** The template without the `PutItem` that a policy allows on a table. */
function withoutGrant(text: string, policyId: string, tableId: string): string {
  const template = templateSchema.parse(JSON.parse(text));
  const [, policy] =
    Object.entries(template.Resources).find(([id]) => id.startsWith(policyId)) ?? [];
  if (policy === undefined) throw new Error(`the template has no ${policyId}`);
  const properties = policySchema.parse(policy.Properties);
  for (const statement of properties.PolicyDocument.Statement) {
    if (!JSON.stringify(statement.Resource).includes(tableId)) continue;
    statement.Action = [statement.Action].flat().filter((action) => !action.endsWith(':PutItem'));
  }
  policy.Properties = properties;
  return JSON.stringify(template);
}

it('an order stops where a grant is missing, as on AWS: the log says it, and a dead letter', async () => {
  const { outputs } = laptop.deployment;
  const api = apiClient(laptop.apiUrl, 'alice');
  const { body, status } = await api({
    method: 'POST',
    path: '/orders',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'denied' },
    body: JSON.stringify({
      customer: { email: 'ada@example.com' },
      lines: [{ sku: 'MUG', quantity: 1 }],
    }),
  });
  expect(status).toBe(202);
  const { id } = orderSchema.parse(body);

  const credentials = { accessKeyId: 'test', secretAccessKey: 'local' };
  const sqs = new SQSClient({ endpoint: laptop.endpointUrl, region: 'us-east-1', credentials });
  const QueueUrl = outputs['InventoryDeadLettersUrl'];
  const AttributeNames = ['ApproximateNumberOfMessages' as const];
  await until(
    () => sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames })),
    ({ Attributes }) => Attributes?.['ApproximateNumberOfMessages'] === '1',
    40_000,
  );

  const { Messages } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ['All'] }),
  );
  expect(Messages?.[0]?.MessageAttributes?.['error']?.StringValue).toContain(
    'DynamoDB did not answer transact: AccessDeniedException',
  );
  const role = String.raw`arn:aws:sts::0+:assumed-role/\S*InventoryConsumerRole\S*`;
  const table = `arn:aws:dynamodb:us-east-1:000000000000:table/${outputs['ReservationsTableName']}`;
  expect(laptop.logs.filter((line) => line.startsWith('User: '))).toEqual([
    expect.stringMatching(
      `^User: ${role} is not authorized to perform: dynamodb:PutItem on resource: ${table} because`,
    ),
  ]);
  expect(laptop.logs.find((line) => line.includes('message-failed'))).toContain('AccessDenied');
  expect(orderSchema.parse((await api({ path: `/orders/${id}` })).body).state).toBe('reserving');
}, 90_000);
