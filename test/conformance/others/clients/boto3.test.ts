import { describe, expect, it } from 'vitest';
import { readLines } from './boto3.ts';

const versions = '{"python":"3.11.7","boto3":"1.43.106"}';
const right = '{"test":"test_queues.OwnQueue.test_is_purged","failed":null}';
const wrong = '{"test":"test_mail.Mail.test_arrives","failed":"AssertionError: 1 != 2"}';

const ended = (status: number | string, ...lines: string[]) =>
  readLines({ status, stdout: lines.map((line) => `${line}\n`).join(''), stderr: 'a traceback' });

describe('the lines of the program in Python', () => {
  it('count what passed', () => {
    expect(ended(0, versions, right, right, '{"ran":2}')).toEqual({
      client: 'boto3 1.43.106 on Python 3.11.7',
      passed: 2,
      failures: [],
    });
  });

  it('name what failed, and why', () => {
    expect(ended(1, versions, right, wrong, '{"ran":2}')).toMatchObject({
      passed: 1,
      failures: ['boto3: test_mail.Mail.test_arrives\nAssertionError: 1 != 2'],
    });
  });

  it.each([
    ['it was killed', ['killed after 240000 ms', versions, right]],
    ['it ran nothing', [1, versions, '{"ran":0}']],
    ['it printed nothing', [1]],
    ['it did not begin', [1, '{"ran":1}']],
    ['a line is no test', [0, versions, 'hello', '{"ran":1}']],
    ['it ended with 1 and told of no failure', [1, versions, right, '{"ran":1}']],
    ['it ended with 0 and told of a failure', [0, versions, wrong, '{"ran":1}']],
  ] as const)('are a failure when %s', (_, [status, ...lines]) => {
    const { failures } = ended(status, ...lines);
    expect(failures.at(-1)).toMatch(new RegExp(`^boto3: the program ended with ${status}:`));
    expect(failures.at(-1)).toContain('a traceback');
  });

  it('keep the failures that were told before it was killed', () => {
    const { failures, passed } = ended('SIGKILL', versions, right, wrong);
    expect([passed, failures.length]).toEqual([1, 2]);
  });
});
