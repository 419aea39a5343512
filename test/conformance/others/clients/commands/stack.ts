import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { WrongAnswer } from '../aws-cli.ts';
import type { Scenario } from './scenario.ts';

const orderConsumer =
  "StackResourceSummaries[?ResourceType=='AWS::Lambda::Function' && " +
  "starts_with(LogicalResourceId, 'OrderConsumer')].PhysicalResourceId";

export const stack: Scenario = {
  name: 'the stack is described, its functions are invoked',
  async run(cli, { stackName, directory }) {
    const [name] = await cli.prints(
      z.tuple([z.string()]),
      ...['cloudformation', 'list-stack-resources', '--stack-name', stackName],
      ...['--query', orderConsumer],
    );
    await cli.isRefused(
      { code: 'ValidationError', operation: 'DescribeStacks', says: 'does not exist' },
      ...['cloudformation', 'describe-stacks', '--stack-name', 'nobody-made-it'],
    );
    // Not an event of a queue: the function fails, which the call tells beside its 200.
    const file = join(directory, 'answer.json');
    await cli.prints(
      z.object({ StatusCode: z.literal(200), FunctionError: z.literal('Unhandled') }),
      ...['lambda', 'invoke', '--function-name', name, '--payload', '{}', file],
    );
    const answer = z
      .object({ errorMessage: z.string() })
      .safeParse(JSON.parse(await readFile(file, 'utf8')));
    if (!answer.success) throw new WrongAnswer(`${file} has no errorMessage of ${name}`);
    await cli.isRefused(
      { code: 'ResourceNotFoundException', operation: 'Invoke', says: 'nobody-made-it' },
      ...['lambda', 'invoke', '--function-name', 'nobody-made-it', file],
    );
    await cli.prints(
      z.object({
        EventSourceMappings: z
          .array(z.object({ FunctionArn: z.string().endsWith(name), State: z.literal('Enabled') }))
          .min(1),
      }),
      ...['lambda', 'list-event-source-mappings', '--function-name', name],
    );
  },
};
