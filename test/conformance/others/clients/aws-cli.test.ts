import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AwsCli, WrongAnswer } from './aws-cli.ts';
import type { Ended } from './child.ts';

const printing = (ended: Partial<Ended>) =>
  new AwsCli(async () => ({ status: 0, stdout: '', stderr: '', ...ended }));

const refused =
  '\nAn error occurred (MissingParameter) when calling the SendMessage operation ' +
  '(reached max retries: 4): The request must contain the parameter MessageGroupId.\n';
const refusal = { code: 'MissingParameter', operation: 'SendMessage', says: 'MessageGroupId' };
const schema = z.object({ Count: z.literal(1) });

describe('a command that prints', () => {
  it('gives its output, and is counted', async () => {
    const cli = printing({ stdout: '{"Count": 1}' });
    expect(await cli.prints(schema, 'dynamodb', 'scan')).toEqual({ Count: 1 });
    expect(cli.passed).toBe(1);
  });

  it.each([
    [{ stdout: '{"Count": 2}' }, 'its output is not as expected'],
    [{ stdout: '' }, 'its output is not as expected'],
    [{ stdout: '{"Count": 1}', stderr: 'a warning' }, 'it printed an error'],
    [{ stdout: '{"Count": 1}', status: 255 }, 'it ended with 255'],
    [{ status: 'killed after 9 ms' }, 'it ended with killed after 9 ms'],
  ])('is wrong when %j', async (ended, why) => {
    const cli = printing(ended);
    await expect(cli.prints(schema, 'dynamodb', 'scan')).rejects.toThrow(why);
    expect(cli.passed).toBe(0);
  });
});

describe('a command that says nothing', () => {
  it('is right', async () => {
    const cli = printing({});
    await cli.isSilent('sqs', 'purge-queue');
    expect(cli.passed).toBe(1);
  });

  it.each([
    [{ stdout: '{}' }, 'it printed something'],
    [{ stderr: 'a warning' }, 'it printed something'],
    [{ status: 1 }, 'it ended with 1'],
  ])('is wrong when %j', async (ended, why) => {
    await expect(printing(ended).isSilent('sqs', 'purge-queue')).rejects.toThrow(why);
  });
});

describe('a command that is refused', () => {
  it('is right with the code, the operation and the words', async () => {
    const cli = printing({ status: 255, stderr: refused });
    await cli.isRefused(refusal, 'sqs', 'send-message');
    expect(cli.passed).toBe(1);
  });

  it.each([
    [{}, 'it ended with 0, not 255'],
    [{ status: 252, stderr: refused }, 'it ended with 252, not 255'],
    [{ status: 255, stderr: refused, stdout: '{}' }, 'it printed an output'],
    [{ status: 255, stderr: 'Could not connect' }, 'the code is undefined'],
    [{ status: 255, stderr: refused.replace('MissingP', 'P') }, 'the code is Parameter, not'],
    [{ status: 255, stderr: refused.replace('SendM', 'M') }, 'the operation is not SendMessage'],
    [{ status: 255, stderr: refused.replace('Group', '') }, 'does not say: MessageGroupId'],
  ])('is wrong when %j', async (ended, why) => {
    await expect(printing(ended).isRefused(refusal, 'sqs', 'send-message')).rejects.toThrow(why);
  });
});

it('a wrong answer has the command as a shell takes it, and all that was printed', async () => {
  const cli = printing({ status: 1, stdout: 'half', stderr: 'a fault' });
  const wrong = cli.isSilent('sqs', 'send-message', '--message-body', "it's");
  await expect(wrong).rejects.toThrow(WrongAnswer);
  await expect(wrong).rejects.toThrow(
    "aws sqs send-message --message-body 'it'\\''s'\nit ended with 1\nIt printed:\nhalfa fault",
  );
});
