import { describe, expect, it } from 'vitest';
import { functionResource, readTemplate } from './folders.ts';

const rule = (properties: object = {}) => ({
  Type: 'AWS::Events::Rule',
  Properties: {
    ScheduleExpression: 'rate(1 minute)',
    State: 'ENABLED',
    Targets: [{ Id: 'Target0', Arn: { 'Fn::GetAtt': ['F', 'Arn'] } }],
    ...properties,
  },
});
const read = (properties: object = {}) =>
  readTemplate({ Resources: { F: functionResource(), R: rule(properties) } });

describe('a rule with a rate', () => {
  it('yields its period and the functions that it invokes', async () => {
    const { schedules, notRun } = await read();
    expect(schedules).toEqual([
      {
        logicalId: 'R',
        name: 'Shop-R',
        arn: 'arn:aws:events:us-east-1:000000000000:rule/Shop-R',
        periodMs: 60_000,
        enabled: true,
        targets: [{ id: 'Target0', functionName: 'Shop-F' }],
      },
    ]);
    expect(notRun).toEqual([]);
  });

  it.each([
    ['rate(1 minute)', 60_000],
    ['rate(5 minutes)', 300_000],
    ['rate(1 hour)', 3_600_000],
    ['rate(12 hours)', 43_200_000],
    ['rate(1 day)', 86_400_000],
    ['rate(7 days)', 604_800_000],
  ])('%s is %i ms', async (ScheduleExpression, periodMs) => {
    expect((await read({ ScheduleExpression })).schedules[0]?.periodMs).toBe(periodMs);
  });

  it('may be off, may have a name, and may send a constant', async () => {
    const Targets = [{ Id: 'T', Arn: { 'Fn::GetAtt': ['F', 'Arn'] }, Input: '{"a":1}' }];
    const { schedules } = await read({ State: 'DISABLED', Name: 'nightly', Targets });
    expect(schedules[0]).toMatchObject({
      name: 'nightly',
      enabled: false,
      targets: [{ input: { a: 1 } }],
    });
  });

  it.each([
    ['cron(0 12 * * ? *)', /^R: .*cron\(0 12 \* \* \? \*\) is not run here/],
    ['rate(0 minutes)', /^R: .*rate\(0 minutes\) is not run here/],
    ['rate(1 minutes)', /^R/],
    ['rate(2 minute)', /^R/],
    ['rate(5 seconds)', /^R/],
    ['rate(constructor)', /^R/],
  ])('or another schedule, %s, is refused by name', async (ScheduleExpression, message) => {
    await expect(read({ ScheduleExpression })).rejects.toThrow(message);
  });

  it.each<[string, object]>([
    ['a queue', { Id: 'T', Arn: 'arn:aws:sqs:us-east-1:000000000000:q' }],
    ['a function elsewhere', { Id: 'T', Arn: 'arn:aws:lambda:us-east-1:0:function:other' }],
    ['an input path', { Id: 'T', Arn: { 'Fn::GetAtt': ['F', 'Arn'] }, InputPath: '$.time' }],
    ['an input that is not JSON', { Id: 'T', Arn: { 'Fn::GetAtt': ['F', 'Arn'] }, Input: '{' }],
  ])('with %s as target is refused', async (_name, target) => {
    await expect(read({ Targets: [target] })).rejects.toThrow(/^R\b/);
  });
});

describe('a rule with a pattern', () => {
  it('is named as not run', async () => {
    const { ScheduleExpression: _none, ...properties } = rule().Properties;
    const { schedules, notRun } = await readTemplate({
      Resources: {
        F: functionResource(),
        R: { Type: 'AWS::Events::Rule', Properties: { ...properties, EventPattern: {} } },
      },
    });
    expect(schedules).toEqual([]);
    expect(notRun).toEqual([
      { logicalId: 'R.EventPattern', type: 'AWS::Events::Rule.EventPattern' },
    ]);
  });
});

describe('a permission to invoke', () => {
  it('has no effect, and nobody has to be told', async () => {
    const { notRun } = await readTemplate({
      Resources: {
        P: {
          Type: 'AWS::Lambda::Permission',
          Properties: { Action: 'lambda:InvokeFunction', FunctionName: 'x', Principal: 'y' },
        },
      },
    });
    expect(notRun).toEqual([]);
  });
});
