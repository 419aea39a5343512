/** ARNs of tables and indexes as on AWS: the engine's tell a Region that is none, and its own account. */
import type { EngineAnswer, EngineProxy } from './proxy.ts';

/** What they begin with in the engine's answers. */
const OF_ENGINE = 'arn:aws:dynamodb:dynoxide:000000000000:';

/** The operations whose answers describe a table; none of them carries what a user stored. */
const DESCRIBING = new Set(
  ['CreateTable', 'DescribeTable', 'UpdateTable', 'DeleteTable'].map(
    (operation) => `DynamoDB_20120810.${operation}`,
  ),
);

/** Answers as the engine does, but for the place in a table's ARN. */
export function withTableArns(
  engine: Pick<EngineProxy, 'forward'>,
  { region, accountId }: { readonly region: string; readonly accountId: string },
): Pick<EngineProxy, 'forward'> {
  const prefix = `arn:aws:dynamodb:${region}:${accountId}:`;
  return {
    forward: async (body, headers, signal) => {
      const answer = await engine.forward(body, headers, signal);
      const operation = headers['x-amz-target'];
      return typeof operation === 'string' && DESCRIBING.has(operation)
        ? moved(answer, prefix)
        : answer;
    },
  };
}

function moved({ status, headers, body }: EngineAnswer, prefix: string): EngineAnswer {
  // Of the bytes as they were: boto3 takes an answer that does not match it for a broken one.
  const { 'x-amz-crc32': _checksum, ...others } = headers;
  const text = body.toString('utf8').replaceAll(OF_ENGINE, prefix);
  return { status, headers: others, body: Buffer.from(text) };
}
