import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  ListStackResourcesCommand,
  ListStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sdkConfig, startedAtMs, startTestEndpoint } from '../endpoint/fixture.ts';

let endpoint: Awaited<ReturnType<typeof startTestEndpoint>>;
let client: CloudFormationClient;

beforeAll(async () => {
  endpoint = await startTestEndpoint();
  client = new CloudFormationClient(sdkConfig(endpoint.url));
});

afterAll(async () => {
  client.destroy();
  await endpoint.close();
});

test("a stack's outputs are found by its name", async () => {
  const { Stacks: stacks = [] } = await client.send(
    new DescribeStacksCommand({ StackName: 'Orders' }),
  );
  expect(stacks).toHaveLength(1);
  expect(stacks[0]).toMatchObject({
    StackName: 'Orders',
    StackStatus: 'CREATE_COMPLETE',
    CreationTime: new Date(startedAtMs),
    Outputs: [
      { OutputKey: 'ApiUrl', OutputValue: 'http://127.0.0.1:4567' },
      { OutputKey: 'Note', OutputValue: 'a < b & "c"' },
    ],
  });
});

test('a stack is found without a name and by its ARN', async () => {
  const { Stacks: all = [] } = await client.send(new DescribeStacksCommand({}));
  const id = all[0]?.StackId;
  expect(id).toMatch(
    /^arn:aws:cloudformation:us-east-1:000000000000:stack\/Orders\/[0-9a-f-]{36}$/,
  );
  const byId = new DescribeStacksCommand({ StackName: id });
  expect((await client.send(byId)).Stacks).toEqual(all);
});

test('another stack does not exist', async () => {
  await expect(
    client.send(new DescribeStacksCommand({ StackName: 'Other' })),
  ).rejects.toMatchObject({
    name: 'ValidationError',
    message: 'Stack with id Other does not exist',
  });
});

test('resources carry what Ref yields, and those that do not run are not listed', async () => {
  const { StackResourceSummaries: list = [] } = await client.send(
    new ListStackResourcesCommand({ StackName: 'Orders' }),
  );
  expect(list.map((resource) => [resource.LogicalResourceId, resource.PhysicalResourceId])).toEqual(
    [
      ['OrdersQueue', `${endpoint.url}/000000000000/orders.fifo`],
      ['OrdersTable', 'orders'],
      ['Api', 'api123'],
    ],
  );
  const { StackResources: one } = await client.send(
    new DescribeStackResourcesCommand({ StackName: 'Orders', LogicalResourceId: 'OrdersTable' }),
  );
  expect(one).toMatchObject([
    { PhysicalResourceId: 'orders', ResourceType: 'AWS::DynamoDB::Table' },
  ]);
});

test('an action that is not run is refused by its name', async () => {
  await expect(client.send(new ListStacksCommand({}))).rejects.toMatchObject({
    name: 'InvalidAction',
  });
});
