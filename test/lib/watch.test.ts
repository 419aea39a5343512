import { Match, type Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { resourcesOf, templateWith } from './template.ts';

let template: Template;
beforeAll(() => {
  template = templateWith();
});

describe('the watch', () => {
  it('runs every minute, and no second run begins before the first must have ended', () => {
    const rules = Object.values(resourcesOf(template, 'AWS::Events::Rule'));
    expect(rules).toHaveLength(1);
    expect(rules[0]?.Properties).toMatchObject({
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
      Targets: [{ Arn: { 'Fn::GetAtt': [expect.stringMatching(/^WatchFunction/), 'Arn'] } }],
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Timeout: 60,
      Environment: { Variables: Match.objectLike({ STACK_NAME: 'OrderPipeline' }) },
    });
  });

  it('may be invoked by its rule alone', () => {
    const permissions = Object.values(resourcesOf(template, 'AWS::Lambda::Permission'));
    const ofEvents = permissions.filter(
      ({ Properties }) => Properties['Principal'] === 'events.amazonaws.com',
    );
    expect(ofEvents).toHaveLength(1);
    expect(ofEvents[0]?.Properties['SourceArn']).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^WatchEveryMinute/), 'Arn'],
    });
  });

  it('knows the dead-letter queue of each role', () => {
    const watch = Object.values(resourcesOf(template, 'AWS::Lambda::Function')).find(
      ({ Properties }) => JSON.stringify(Properties).includes('DEAD_LETTER_URLS'),
    );
    const text = JSON.stringify(watch?.Properties['Environment']);
    for (const [role, id] of [
      ['orders', 'OrderOrdersDeadLetters'],
      ['replies', 'OrderOrderRepliesDeadLetters'],
      ['inventory', 'InventoryDeadLetters'],
      ['email', 'EmailDeadLetters'],
    ]) {
      expect(text).toMatch(new RegExp(`${role}\\\\+":\\\\+"",\\{"Ref":"${id}[0-9A-F]{8}"`));
    }
  });
});
