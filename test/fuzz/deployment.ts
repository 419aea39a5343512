/** What is fuzzed: where its API is, and the tables behind it. */
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { BatchGetItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { connect } from '../../bin/deployment/connect.ts';
import { defaultStack } from '../../bin/deployment/find-stack.ts';

export interface Stored {
  readonly order: Readonly<Record<string, unknown>> | undefined;
  readonly owner: Readonly<Record<string, unknown>> | undefined;
}

export interface Deployment {
  readonly apiUrl: string;
  readonly region: string;
  /** What the tables have of an order and of its owner, read consistently. */
  read(orderId: string, owner: string): Promise<Stored>;
  countOrders(): Promise<number>;
  destroy(): void;
}

/** @throws when the endpoint does not answer, or runs another stack. */
export async function findDeployment(endpoint: string, apiUrl?: string): Promise<Deployment> {
  const { cloudFormation, dynamoDb, region, destroy } = connect({
    endpoint,
    localAccessKeyId: 'fuzz',
  });
  const stack = defaultStack(endpoint);
  const { Stacks = [] } = await cloudFormation.send(
    new DescribeStacksCommand({ StackName: stack }),
  );
  const output = (key: string): string => {
    const found = Stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === key)?.OutputValue;
    if (found) return found;
    throw new Error(`the stack ${stack} at ${endpoint} has no output ${key}`);
  };
  const orders = output('OrdersTableName');
  const owners = output('OwnersTableName');
  return {
    apiUrl: apiUrl ?? output('ApiUrl'),
    region: await region(),
    async read(orderId, owner) {
      const { Responses = {} } = await dynamoDb.send(
        new BatchGetItemCommand({
          RequestItems: {
            [orders]: { Keys: [{ orderId: { S: orderId } }], ConsistentRead: true },
            [owners]: { Keys: [{ owner: { S: owner } }], ConsistentRead: true },
          },
        }),
      );
      const first = (table: string) => {
        const item = Responses[table]?.[0];
        return item && unmarshall(item);
      };
      return { order: first(orders), owner: first(owners) };
    },
    async countOrders() {
      const scan = { TableName: orders, Select: 'COUNT', ConsistentRead: true } as const;
      let count = 0;
      for await (const { Count = 0 } of paginateScan({ client: dynamoDb }, scan)) count += Count;
      return count;
    },
    destroy,
  };
}
