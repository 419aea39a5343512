/**
 * What the evaluation of permissions adds to a function's call, in ms of CPU time: reading the call, and
 * deciding on all that it needs, against a role of the size of the inventory stage's.
 *
 *   node --import tsx bench/permissions.ts
 */
import { dynamoDbNeeds } from '../local/iam/access/dynamodb.ts';
import { sqsNeeds } from '../local/iam/access/sqs.ts';
import { createGate } from '../local/iam/gate.ts';
import { parsePolicy } from '../local/iam/policy.ts';

const CALLS = 20_000;
const place = { region: 'us-east-1', accountId: '000000000000' };
const table = (name: string) => `arn:aws:dynamodb:us-east-1:000000000000:table/Shop-${name}Table`;
const queue = (name: string) => `arn:aws:sqs:us-east-1:000000000000:Shop-${name}.fifo`;
const allow = (Action: string[], ...Resource: string[]) => ({ Effect: 'Allow', Action, Resource });

const policy = parsePolicy('Bench', 'identity', {
  Statement: [
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], 'arn:aws:logs:us-east-1:0:log-group:a:*'),
    allow(['dynamodb:BatchGetItem', 'dynamodb:PutItem'], table('Records')),
    allow(['dynamodb:BatchGetItem', 'dynamodb:UpdateItem'], table('Failures'), table('Stock')),
    allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], queue('In')),
    allow(['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], table('Held')),
    allow(['sqs:SendMessage'], queue('Dead'), queue('Replies')),
  ],
});
const session = {
  roleName: 'role',
  roleArn: 'arn:aws:iam::000000000000:role/role',
  sessionName: 'inventory',
  policies: [policy],
};
const gate = createGate(new Map(), place, ({ action }) => {
  throw new Error(`${action} was denied: what is measured must be allowed`);
});

const put = (name: string, id: number) => ({
  Put: {
    TableName: `Shop-${name}Table`,
    Item: { id: { S: `order-${id}` }, lines: { S: 'x'.repeat(400) } },
    ConditionExpression: 'attribute_not_exists(id)',
  },
});
const TransactItems = Array.from({ length: 50 }, (_, id) => [
  put('Records', id),
  put('Held', id),
]).flat();
const transaction = JSON.stringify({ TransactItems });
const message = { QueueUrl: 'http://127.0.0.1:4566/000000000000/Shop-Replies.fifo', Entries: [] };

function measure(what: string, once: () => void): void {
  for (let warm = 0; warm < CALLS / 10; warm += 1) once();
  const before = process.cpuUsage();
  for (let call = 0; call < CALLS; call += 1) once();
  const { user, system } = process.cpuUsage(before);
  console.log(`${what}: ${((user + system) / 1000 / CALLS).toFixed(3)} ms`);
}

measure('a send', () =>
  gate.denial(session, 'sqs:SendMessageBatch', sqsNeeds('SendMessageBatch', message, place)),
);
measure(`a transaction of 100 writes, ${Math.round(transaction.length / 1024)} KiB`, () => {
  const input: unknown = JSON.parse(transaction);
  const needs = dynamoDbNeeds('TransactWriteItems', input, place);
  gate.denial(session, 'dynamodb:TransactWriteItems', needs);
});
