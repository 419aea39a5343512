import { describe, expect, it } from 'vitest';
import { InvalidSettingError, readSettings } from '../../lib/settings.ts';

const settings = (context: Readonly<Record<string, unknown>> = {}) => readSettings(context);

describe('settings', () => {
  it('default to a production that keeps its data', () => {
    expect(settings()).toEqual({
      environment: 'production',
      sender: undefined,
      currency: 'GBP',
      jwt: undefined,
      consumerTimeoutSeconds: 30,
      batchSize: 10,
      maximumConcurrency: 10,
      maxReceiveCount: 1000,
      administratorScope: undefined,
      administratorPrincipals: [],
      throttleRate: 500,
      throttleBurst: 1000,
      cancelThrottleRate: 50,
      cancelThrottleBurst: 100,
      logRetentionDays: 30,
      customerManagedKey: false,
      keepData: true,
      stuckOrderSeconds: 3_600,
      unsentOrderAlarmSeconds: 600,
      oldestMessageAlarmSeconds: 1_200,
      timeToDrainAlarmSeconds: 1_800,
      apiLatencyAlarmMs: 3_000,
      concurrencyAlarmPercent: 90,
      refusedMailsAlarmCount: 5,
    });
  });

  it('are quick to retry in development', () => {
    expect(settings({ environment: 'development' })).toMatchObject({
      consumerTimeoutSeconds: 10,
      maximumConcurrency: 2,
      keepData: false,
    });
  });

  it('rehearse production in staging, which keeps its data, too', () => {
    const { environment, ...staging } = settings({ environment: 'staging' });
    expect(environment).toBe('staging');
    expect(settings()).toMatchObject(staging);
  });

  it.each([
    ['dev', 'development'],
    ['prod', 'production'],
  ])('take %s for %s', (short, environment) => {
    expect(settings({ environment: short })).toEqual(settings({ environment }));
  });

  it('can differ between environments, and the command line has the last word', () => {
    const environments = {
      staging: { batchSize: 5, maximumConcurrency: 3 },
      production: { batchSize: 7 },
    };
    expect(
      settings({ environments, environment: 'staging', maximumConcurrency: '4' }),
    ).toMatchObject({ batchSize: 5, maximumConcurrency: 4 });
    expect(settings({ environments }).batchSize).toBe(7);
  });

  it('are checked for every environment, whichever is deployed', () => {
    const bad = (staging: object) => () => settings({ environments: { staging } });
    expect(bad({ batchSize: 11 })).toThrow('setting "environments.staging.batchSize": must be');
    expect(bad({ batchsize: 1 })).toThrow('no setting "environments.staging.batchsize"');
    expect(bad({ environment: 'development' })).toThrow('"environments.staging.environment"');
    expect(() => settings({ environments: { test: {} } })).toThrow('setting "environments.test"');
  });

  it('are read from the strings of the command line', () => {
    expect(
      settings({
        batchSize: '1',
        maxReceiveCount: '3',
        customerManagedKey: 'false',
        administratorPrincipals: 'role/support, user/audit/ada',
      }),
    ).toMatchObject({
      batchSize: 1,
      maxReceiveCount: 3,
      customerManagedKey: false,
      administratorPrincipals: ['role/support', 'user/audit/ada'],
    });
  });

  it.each([
    ['environment', 'test'],
    ['sender', 'not an address'],
    ['currency', 'pounds'],
    ['jwtIssuer', 'http://id.example'],
    ['batchSize', '0'],
    ['batchSize', '11'],
    ['batchSize', '1.5'],
    ['batchSize', 'ten'],
    ['maximumConcurrency', '1'],
    ['maximumConcurrency', '1001'],
    ['maxReceiveCount', '0'],
    ['maxReceiveCount', '1001'],
    ['consumerTimeoutSeconds', '9'],
    ['currency', ''],
    ['consumerTimeoutSeconds', '901'],
    ['mailDomain', 'no-dot'],
    ['mailDomain', 'Shop.example'],
    ['mailDomain', 'shop_.example'],
    ['replyTo', 'help'],
    ['redirectMailTo', 'team@'],
    ['throttleRate', '0'],
    ['throttleRate', '10001'],
    ['throttleBurst', '5001'],
    ['cancelThrottleRate', '-1'],
    ['cancelThrottleBurst', ''],
    ['logRetentionDays', '31'],
    ['logRetentionDays', '0'],
    ['customerManagedKey', 'maybe'],
    ['administratorScope', 'two scopes'],
  ])('refuse %s = %s by name', (name, value) => {
    const read = () => settings({ [name]: value });
    expect(read).toThrow(InvalidSettingError);
    expect(read).toThrow(`setting "${name}"`);
  });

  it('refuse a list by the place of what is wrong in it', () => {
    expect(() => settings({ administratorPrincipals: 'role/support,ada' })).toThrow(
      'setting "administratorPrincipals.1": must be role/NAME or user/PATH/NAME',
    );
  });

  it('refuse a name that is none, and leave CDK’s own context alone', () => {
    expect(() => settings({ enviroment: 'development' })).toThrow('no setting "enviroment"');
    expect(settings({ '@aws-cdk/core:x': true, 'aws:cdk:y': 1 }).environment).toBe('production');
  });

  it('take a domain for mail, with a subdomain of it for the envelope', () => {
    const mail = { mailDomain: 'shop.example', mailFromDomain: 'bounce.shop.example' };
    expect(settings({ ...mail, sender: 'orders@mail.shop.example' })).toMatchObject(mail);
  });

  it.each([
    [{ mailFromDomain: 'bounce.shop.example' }, 'mailFromDomain'],
    [{ mailDomain: 'shop.example', mailFromDomain: 'shop.example' }, 'mailFromDomain'],
    [{ mailDomain: 'shop.example', mailFromDomain: 'other.example' }, 'mailFromDomain'],
    [{ mailDomain: 'shop.example', sender: 'orders@workshop.example' }, 'sender'],
  ])('refuse %o, which SES would', (context, name) => {
    expect(() => settings(context)).toThrow(`setting "${name}"`);
  });

  it('refuse an issuer without an audience', () => {
    expect(() => settings({ jwtIssuer: 'https://id.example' })).toThrow('go together');
    expect(() => settings({ jwtAudience: 'shop' })).toThrow('go together');
  });

  it('refuse an administrator who could never come', () => {
    const tokens = { jwtIssuer: 'https://id.example', jwtAudience: 'shop' };
    const scope = { administratorScope: 'orders:read-all' };
    const principals = { administratorPrincipals: 'role/support' };
    expect(settings({ ...tokens, ...scope })).toMatchObject(scope);
    expect(settings(principals).administratorPrincipals).toEqual(['role/support']);
    expect(() => settings(scope)).toThrow('setting "administratorScope": needs "jwtIssuer"');
    expect(() => settings({ ...tokens, ...principals })).toThrow(
      'setting "administratorPrincipals": nobody signs',
    );
  });
});
