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
    });
  });

  it('are quick to retry in development', () => {
    expect(settings({ environment: 'development' })).toMatchObject({
      consumerTimeoutSeconds: 10,
      maximumConcurrency: 2,
    });
  });

  it('are read from the strings of the command line', () => {
    expect(settings({ batchSize: '1', maxReceiveCount: '3' })).toMatchObject({
      batchSize: 1,
      maxReceiveCount: 3,
    });
  });

  it.each([
    ['environment', 'staging'],
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
  ])('refuse %s = %s by name', (name, value) => {
    const read = () => settings({ [name]: value });
    expect(read).toThrow(InvalidSettingError);
    expect(read).toThrow(`setting "${name}"`);
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
});
