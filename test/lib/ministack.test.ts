import { beforeAll, describe, expect, it } from 'vitest';
import { inTheEmulatorsWords } from '../../lib/emulators/policies.ts';
import { InvalidSettingError, readSettings } from '../../lib/settings.ts';
import { type Resource, resourcesOf, templateWith } from './template.ts';

type Resources = Readonly<Record<string, Resource>>;

const development = { environment: 'development', sender: 'orders@shop.example' };
const resources = (context: Readonly<Record<string, unknown>>): Resources =>
  (templateWith(context).toJSON() as { Resources: Resources }).Resources;

let aws: Resources;
let miniStack: Resources;
beforeAll(() => {
  aws = resources(development);
  miniStack = resources({ ...development, emulator: 'ministack' });
});

describe('what MiniStack gets', () => {
  it('lacks of what AWS gets the alarms on metric math, and nothing else', () => {
    const lacking = Object.keys(aws).filter((id) => !(id in miniStack));
    const mathAlarms = Object.entries(resourcesOf(templateWith(development), ALARM))
      .filter(([, { Properties }]) => 'Metrics' in Properties)
      .map(([id]) => id);
    expect(mathAlarms).toHaveLength(30);
    expect(lacking.sort()).toEqual(mathAlarms.sort());
  });

  it('has nothing that AWS does not get', () => {
    expect(Object.keys(miniStack).filter((id) => !(id in aws))).toEqual([]);
  });

  it('differs from it in the dashboard that shows the alarms, and in the words of policies', () => {
    const differing = Object.keys(miniStack)
      .filter((id) => JSON.stringify(miniStack[id]) !== JSON.stringify(aws[id]))
      .map((id) => aws[id]?.Type);
    expect(new Set(differing)).toEqual(new Set(['AWS::CloudWatch::Dashboard', 'AWS::IAM::Policy']));
    expect(differing.filter((type) => type === 'AWS::CloudWatch::Dashboard')).toHaveLength(1);
  });

  it('is not meant for data that is kept: nothing but a development can be an emulator’s', () => {
    for (const environment of ['production', 'staging']) {
      expect(() => readSettings({ environment, emulator: 'ministack' })).toThrow(
        new InvalidSettingError('setting "emulator": an emulator gets -c environment=development'),
      );
    }
  });

  it('is told by an emulator’s name that is known', () => {
    expect(() => readSettings({ ...development, emulator: 'moto' })).toThrow(
      /^setting "emulator": must be ministack/,
    );
  });
});

describe('a policy in MiniStack’s words', () => {
  const statement = { Effect: 'Allow', Resource: 'arn:aws:sqs:us-east-1:1:q' };

  it('allows the batch of what it allows singly, on the same queue', () => {
    const policy = { Statement: [{ ...statement, Action: 'sqs:SendMessage' }] };
    expect(inTheEmulatorsWords(policy)).toEqual({
      Statement: [{ ...statement, Action: ['sqs:SendMessage', 'sqs:SendMessageBatch'] }],
    });
  });

  it('lets mail be sent without naming identity or sender', () => {
    const policy = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'ses:SendEmail',
          Resource: 'arn:aws:ses:us-east-1:1:identity/*',
          Condition: { StringEquals: { 'ses:FromAddress': 'orders@shop.example' } },
        },
      ],
    };
    expect(inTheEmulatorsWords(policy)).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['ses:SendEmail'], Resource: '*' }],
    });
  });

  it('allows nothing else that it did not', () => {
    const policy = {
      Statement: [{ ...statement, Action: ['dynamodb:PutItem', 'sqs:GetQueueUrl'] }],
    };
    expect(inTheEmulatorsWords(policy)).toEqual(policy);
  });
});

const ALARM = 'AWS::CloudWatch::Alarm';
