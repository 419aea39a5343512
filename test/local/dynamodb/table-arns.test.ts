import { expect, test } from 'vitest';
import { withTableArns } from '../../../local/dynamodb/table-arns.ts';

const arn = 'arn:aws:dynamodb:dynoxide:000000000000:table/things';

async function ask(operation: string) {
  const { forward } = withTableArns(
    {
      forward: async () => ({
        status: 200,
        headers: { 'x-amz-crc32': '1', 'content-type': 'application/x-amz-json-1.0' },
        body: Buffer.from(JSON.stringify({ one: arn, other: `${arn}/index/by-day`, name: 'ö' })),
      }),
    },
    { region: 'eu-west-1', accountId: '123456789012' },
  );
  const headers = { 'x-amz-target': `DynamoDB_20120810.${operation}` };
  const answer = await forward(Buffer.from('{}'), headers, new AbortController().signal);
  return { ...answer, body: JSON.parse(answer.body.toString()) };
}

test.each(['CreateTable', 'DescribeTable', 'UpdateTable', 'DeleteTable'])(
  '%s tells the place of the stack, and no checksum of other bytes',
  async (operation) => {
    const moved = 'arn:aws:dynamodb:eu-west-1:123456789012:table/things';
    expect(await ask(operation)).toEqual({
      status: 200,
      headers: { 'content-type': 'application/x-amz-json-1.0' },
      body: { one: moved, other: `${moved}/index/by-day`, name: 'ö' },
    });
  },
);

test.each(['GetItem', 'Scan', 'TransactWriteItems'])('%s is left as it is', async (operation) => {
  const { headers, body } = await ask(operation);
  expect([headers['x-amz-crc32'], body.one]).toEqual(['1', arn]);
});
