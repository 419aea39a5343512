import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { goneOf } from '../../../bin/emulator/gaps/gap.ts';
import { gaps } from '../../../bin/emulator/gaps/ministack.ts';
import type { Answer, Send, SignedCall } from '../../../bin/emulator/signed-call.ts';

const ok = (text = '{}'): Answer => ({ status: 200, text });
const denied: Answer = { status: 403, text: '<Code>AccessDenied</Code>' };
const ARN = 'arn:aws:logs:us-east-1:000000000000:log-group:access';

/** Answers of an emulator that does as AWS does. */
const answers: Readonly<Record<string, Answer>> = {
  DescribeStackEvents: ok('<ResourceStatusReason>why</ResourceStatusReason>'),
  CreateRole: ok('<Arn>arn:role</Arn>'),
  AssumeRole: ok(
    '<AccessKeyId>role</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>',
  ),
  CreateQueue: ok('{"QueueUrl":"http://queue"}'),
  FilterLogEvents: ok('{"events":[{"message":"GET /orders"}]}'),
  '/v2/apis/a1/stages': ok(`{"items":[{"accessLogSettings":{"destinationArn":"${ARN}"}}]}`),
};

let stacks: Map<string, string>;
let made: Map<string, number>;
beforeEach(() => {
  stacks = new Map();
  made = new Map();
});

/** How the emulator is otherwise: an answer instead of the one above. */
type Otherwise = (
  action: string,
  parameters: URLSearchParams,
  call: SignedCall,
) => Answer | undefined;

function emulator(otherwise: Otherwise = () => undefined): Send {
  return async (call) => {
    const parameters = new URLSearchParams(call.body);
    const target = call.headers?.['x-amz-target']?.split('.')[1];
    const action = parameters.get('Action') ?? target ?? call.path ?? '';
    const [, verb, what] = /^(Create|Delete)(Queue|Role)$/.exec(action) ?? [];
    if (what) made.set(what, (made.get(what) ?? 0) + (verb === 'Create' ? 1 : -1));
    const answer = otherwise(action, parameters, call);
    if (answer && action !== 'CreateStack') return answer;
    const stack = parameters.get('StackName') ?? '';
    if (action === 'CreateStack') {
      if (answer && answer.status !== 200) return answer;
      stacks.set(stack, answer?.text ?? 'CREATE_COMPLETE');
    }
    if (action === 'DeleteStack') stacks.delete(stack);
    if (action === 'DescribeStacks') {
      const status = stacks.get(stack);
      return status ? ok(`<StackStatus>${status}</StackStatus>`) : { status: 400, text: 'none' };
    }
    return answers[action] ?? ok();
  };
}

const sleep = async () => {};

const look = async (send: Send, apiUrl = 'https://a1.execute-api.us-east-1.amazonaws.com') => {
  const told: string[] = [];
  const gone = await goneOf(gaps, { send, apiUrl, sleep }, (line) => told.push(line));
  return { gone, told };
};
const ROWS = gaps.map(({ row }) => row);

describe('gaps of an emulator', () => {
  it('are all gone where it does as AWS does, and nothing is left of the look', async () => {
    const { gone, told } = await look(emulator());
    expect(gone).toEqual(ROWS);
    expect(told).toEqual(ROWS.map((row) => `GONE: ${row}`));
    expect(stacks.size).toBe(0);
    expect([...made]).toEqual([
      ['Queue', 0],
      ['Role', 0],
    ]);
  });

  it.each<[string, Otherwise]>([
    [
      '`AWS::CloudWatch::Alarm` with `Metrics`',
      (action, parameters) =>
        action === 'CreateStack' && parameters.get('TemplateBody')?.includes('MetricStat')
          ? ok('ROLLBACK_COMPLETE')
          : undefined,
    ],
    [
      'no `AWS::IAM::AccessKey`',
      (action, parameters) =>
        action === 'CreateStack' && parameters.get('TemplateBody')?.includes('AccessKey')
          ? { status: 400, text: '<Message>Unrecognized resource types</Message>' }
          : undefined,
    ],
    ["SQS's batch calls", (action) => (action.endsWith('Batch') ? denied : undefined)],
    [
      'access logs of the API',
      (action) => (action === 'FilterLogEvents' ? ok('{"events":[]}') : undefined),
    ],
    [
      'no `ses:GetAccountSendingEnabled`',
      (action) => (action === 'GetAccountSendingEnabled' ? { status: 400, text: '' } : undefined),
    ],
  ])('are there where it does otherwise: %s', async (row, otherwise) => {
    const { gone, told } = await look(emulator(otherwise));
    expect(gone).toEqual(ROWS.filter((other) => other !== row));
    expect(told.find((line) => line.startsWith('there'))).toMatch(`there     ${row}: `);
    expect(stacks.size).toBe(0);
  });

  it('are there when mail may be sent by neither identity nor sender, and gone by one of them', async () => {
    const row = "SES v1's `SendEmail`";
    let policy = '';
    const mails =
      (allows: (policy: string) => boolean): Otherwise =>
      (action, parameters) => {
        if (action === 'PutRolePolicy') policy = parameters.get('PolicyDocument') ?? '';
        return action === 'SendEmail' && !allows(policy) ? denied : undefined;
      };
    const plain = (text: string) => text.includes('"Resource":"*"') && !text.includes('Condition');
    expect((await look(emulator(mails(plain)))).gone).not.toContain(row);
    const byIdentity = (text: string) => plain(text) || text.includes('identity/*');
    expect((await look(emulator(mails(byIdentity)))).gone).toContain(row);
    const bySender = (text: string) => plain(text) || text.includes('FromAddress');
    expect((await look(emulator(mails(bySender)))).gone).toContain(row);
  });

  it('are there when the API is below localhost', async () => {
    const { gone } = await look(emulator(), 'https://a1.execute-api.localhost:4576');
    expect(gone).toEqual(ROWS.filter((row) => row !== "the outputs' API"));
  });

  it('are not told where what must work beside them does not', async () => {
    const refuses =
      (name: string): Otherwise =>
      (action) =>
        action === name ? denied : undefined;
    for (const name of ['SendMessage', 'SendEmail', 'GetSendQuota']) {
      await expect(look(emulator(refuses(name)))).rejects.toThrow('a gap cannot be looked for');
      expect(Math.max(...made.values())).toBe(0);
    }
  });
});

describe('the table of the document', () => {
  const lines = readFileSync('docs/emulators.md', 'utf8').split('\n');
  const start = lines.findIndex((line) => line.startsWith('| what | follows | found by'));
  const rows = lines.slice(start + 2, lines.indexOf('', start));
  const foundBy = (row: string) => row.split(' | ')[2];

  it('has each gap that is looked for, and looks for each that it says so of', () => {
    const looked = rows.filter((row) => foundBy(row) === '`--gaps`');
    expect(looked).toHaveLength(gaps.length);
    for (const { row } of gaps) {
      expect(looked.filter((line) => line.startsWith(`| ${row}`))).toHaveLength(1);
    }
  });

  it('has of the others the command that sees them, or says that none can', () => {
    const others = rows.map(foundBy).filter((found) => found !== '`--gaps`');
    expect(others.sort()).toEqual([
      expect.stringMatching(/^no program: /),
      'the read-back',
      'the read-back',
    ]);
  });
});
