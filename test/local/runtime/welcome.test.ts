import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../../local/assembly/deployment.ts';
import { welcome } from '../../../local/welcome.ts';

const nothing: Deployment = {
  stackName: 'OrderPipeline',
  region: 'us-east-1',
  accountId: '000000000000',
  outputs: {},
  queues: [],
  tables: [],
  functions: [],
  eventSourceMappings: [],
  schedules: [],
  httpApis: [],
  emailIdentities: [],
  configurationSets: [],
  eventDestinations: [],
  topics: [],
  subscriptions: [],
  notRun: [],
};

function welcomeTo(notRun: Deployment['notRun'], rest: Partial<Deployment> = {}): string {
  return welcome(
    {
      deployment: { ...nothing, notRun, ...rest },
      endpointUrl: 'http://127.0.0.1:4566',
      apiUrl: 'http://127.0.0.1:9999',
      apiUrls: ['http://127.0.0.1:9999'],
      consoleUrl: 'http://127.0.0.1:4568',
      // Not asked for what it does.
      lambda: {
        invoke: () => Promise.reject(new Error('unused')),
        environments: () => [],
        kill: () => false,
        stop: () => Promise.resolve(),
      },
      stop: () => Promise.resolve(),
    },
    { readyAfter: '3.2 s', logFile: '/logs/functions.log' },
  );
}

describe('the welcome', () => {
  it('says where everything is, and how long it took', () => {
    const text = welcomeTo([]);

    expect(text).toContain('ready in 3.2 s');
    expect(text).toMatch(/API +http:\/\/127\.0\.0\.1:9999$/m);
    expect(text).toMatch(/inbox +http:\/\/127\.0\.0\.1:4568\/inbox$/m);
    expect(text).toMatch(/AWS +http:\/\/127\.0\.0\.1:4566 /m);
    expect(text).toMatch(/logs +\/logs\/functions\.log$/m);
  });

  it('offers a command whose order is one that the API accepts as JSON', () => {
    const text = welcomeTo([]);
    const command = text.slice(text.indexOf('curl -i'), text.indexOf('\n\nand ask'));

    expect(command).toContain('http://127.0.0.1:9999/orders');
    expect(command).toContain('--aws-sigv4 aws:amz:us-east-1:execute-api --user alice:local');
    expect(command).toContain("-H 'Idempotency-Key: first-order'");
    expect(JSON.parse(/-d '([^']*)'/.exec(command)?.[1] ?? '')).toMatchObject({
      customer: { email: 'ada@example.com' },
    });
    // Each line but the last goes on, so that the whole can be pasted.
    const goesOn = command.split('\n').map((line) => line.endsWith('\\'));
    expect(goesOn).toEqual([true, true, false]);
  });

  it('asks for a token where the routes do', () => {
    const authorization = {
      kind: 'jwt',
      issuer: 'https://issuer.example',
      audience: ['shop'],
      scopes: [],
      identitySource: { kind: 'header', name: 'Authorization' },
    } as const;
    const routes = [{ routeKey: 'GET /orders', functionName: 'f', authorization }];
    const text = welcomeTo([], {
      httpApis: [{ logicalId: 'Api', name: 'api', apiId: 'a', routes }],
    });

    expect(text).toContain('-H "Authorization: Bearer $TOKEN"');
    expect(text).not.toContain('alice');
  });

  it('names what does not run, by type and number', () => {
    const role = (logicalId: string) => ({ logicalId, type: 'AWS::IAM::Role' });

    expect(welcomeTo([role('A'), role('B'), { logicalId: 'T', type: 'AWS::SNS::Topic' }])).toMatch(
      /^Not run here: AWS::IAM::Role \(2\), AWS::SNS::Topic \(1\)\.$/m,
    );
    expect(welcomeTo([])).toContain('Not run here: nothing.');
  });
});
