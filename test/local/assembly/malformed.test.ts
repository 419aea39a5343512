import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AssemblyError, UnresolvableError } from '../../../local/assembly/errors.ts';
import { readAssembly } from '../../../local/assembly/read-assembly.ts';
import { ENDPOINTS, functionResource, readTemplate, temporaryFolder } from './folders.ts';

describe('an intrinsic function with a malformed argument', () => {
  it.each<[string, readonly unknown[]]>([
    ['Ref', [1, null, ['Q'], {}]],
    ['Fn::GetAtt', ['Q', ['Q'], ['Q', 1], ['Q', 'Arn', 'x'], {}]],
    ['Fn::Join', [[',', 'ab'], [1, []], [',', [{}]], {}]],
    ['Fn::Split', ['a,b', [',', ['a']], [','], null]],
    ['Fn::Select', [['one', ['a']], [-1, ['a']], [0.5, ['a']], [0, 'a'], 0]],
    ['Fn::Base64', [1, ['a'], null]],
    ['Fn::Sub', [1, ['a'], ['a', 'b'], ['a', {}, 1]]],
    ['Fn::FindInMap', [['M', 'a'], 'M', [{}, 'a', 'b']]],
    ['Fn::If', [['C'], 'C', [{}, 1, 2]]],
    ['Fn::Equals', [['a'], 'a', [[], []]]],
    ['Fn::Not', [true, ['a'], [true, true]]],
    ['Fn::And', [[true], true, [true, 'false']]],
    ['Fn::Or', [[true], [], [true, 1]]],
    ['Condition', [1, ['C']]],
  ])('is an error that names the place and the function: %s', async (name, malformed) => {
    for (const argument of malformed) {
      const reading = readTemplate({
        Resources: { Q: { Type: 'AWS::SQS::Queue' } },
        Outputs: { O: { Value: { [name]: argument } } },
      });

      await expect(reading, JSON.stringify(argument)).rejects.toThrow(UnresolvableError);
      await expect(reading).rejects.toThrow(`Outputs.O: ${name} has a malformed argument`);
    }
  });

  it.each<[string, unknown, string]>([
    ['a condition that is not there', { 'Fn::If': ['Nobody', 1, 2] }, 'no condition Nobody'],
    ['a mapping that is not there', { 'Fn::FindInMap': ['M', 'a', 'b'] }, 'no M.a.b in Mappings'],
    ['text that names nobody', { 'Fn::Sub': `\${Nobody}` }, 'there is no Nobody'],
    ['text that names nobody’s attribute', { 'Fn::Sub': `\${No.Arn}` }, 'there is no No'],
  ])('is told from one that names %s', async (_name, Value, message) => {
    await expect(readTemplate({ Outputs: { O: { Value } } })).rejects.toThrow(message);
  });

  it('is told from a map of one key that only looks like a function', async () => {
    const reading = readTemplate({ Outputs: { O: { Value: { 'Fn::Transform': {} } } } });
    await expect(reading).rejects.toThrow('Outputs.O: Fn::Transform is not known here');

    const { queues } = await readTemplate({
      Resources: {
        Q: { Type: 'AWS::SQS::Queue', Properties: { RedriveAllowPolicy: { toString: 'x' } } },
      },
    });
    expect(queues[0]?.attributes['RedriveAllowPolicy']).toBe('{"toString":"x"}');
  });

  it('of a condition is one whose outcome is neither true nor false', async () => {
    const reading = readTemplate({
      Conditions: { C: { 'Fn::Join': ['', ['true']] } },
      Resources: { Q: { Type: 'AWS::SQS::Queue', Condition: 'C' } },
    });

    await expect(reading).rejects.toThrow('Conditions.C: is not a condition');
  });
});

describe('a file of the assembly', () => {
  const MANIFEST = JSON.stringify({ artifacts: { Shop: { type: 'aws:cloudformation:stack' } } });

  it.each<[string, Record<string, string>, string]>([
    ['manifest.json', { 'manifest.json': 'no json' }, 'cannot be read as JSON'],
    ['manifest.json', { 'manifest.json': '{"artifacts":[]}' }, 'is not what CDK writes'],
    ['Shop.template.json', { 'manifest.json': MANIFEST }, 'cannot be read as JSON'],
    [
      'Shop.template.json',
      { 'manifest.json': MANIFEST, 'Shop.template.json': '{"Resources":{"Q":{}}}' },
      'is not what CDK writes',
    ],
    [
      'Shop.assets.json',
      { 'manifest.json': MANIFEST, 'Shop.template.json': '{"Resources":{}}' },
      'cannot be read as JSON',
    ],
  ])('is named when it is not as it should be: %s', async (named, files, problem) => {
    const folder = temporaryFolder();
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);

    const reading = readAssembly(folder, { parameters: {}, endpoints: ENDPOINTS });

    await expect(reading).rejects.toThrow(AssemblyError);
    await expect(reading).rejects.toThrow(`${join(folder, named)} ${problem}`);
  });

  it('that has no stack is an error that says so', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'manifest.json'), '{"artifacts":{"Tree":{"type":"cdk:tree"}}}');

    await expect(readAssembly(folder, { parameters: {}, endpoints: ENDPOINTS })).rejects.toThrow(
      `one stack can run at a time; ${folder} has: none`,
    );
  });
});

describe('a route', () => {
  const URI = 'arn:aws:apigateway:us-east-1:lambda:path/functions/x:function:Shop-F/invocations';
  const withRoute = (
    route: object,
    integration: object = {},
    uri: string = URI,
    others: object = {},
  ) =>
    readTemplate({
      Resources: {
        ...others,
        F: functionResource(),
        A: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP' } },
        I: {
          Type: 'AWS::ApiGatewayV2::Integration',
          Properties: {
            ApiId: { Ref: 'A' },
            IntegrationType: 'AWS_PROXY',
            IntegrationUri: uri,
            PayloadFormatVersion: '2.0',
            ...integration,
          },
        },
        R: {
          Type: 'AWS::ApiGatewayV2::Route',
          Properties: {
            ApiId: { Ref: 'A' },
            RouteKey: 'GET /',
            Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'I' }]] },
            ...route,
          },
        },
      },
    });

  it('finds its function in the URI that invokes it', async () => {
    const { httpApis } = await withRoute({});

    expect(httpApis).toEqual([
      {
        logicalId: 'A',
        name: 'A',
        apiId: expect.stringMatching(/^[0-9a-f]{10}$/),
        routes: [{ routeKey: 'GET /', functionName: 'Shop-F', authorization: { kind: 'none' } }],
      },
    ]);
  });

  it.each<[string, object, object | undefined]>([
    ['the stage’s defaults', {}, { ratePerSecond: 5, burst: 9 }],
    ['its own settings, each by itself', { 'GET /': { ThrottlingBurstLimit: 2 } }, { burst: 2 }],
    ['not another route’s', { 'GET /x': { ThrottlingBurstLimit: 2 } }, { burst: 9 }],
  ])('is throttled by %s', async (_, RouteSettings, throttle) => {
    const { httpApis, notRun } = await withRoute({}, {}, URI, {
      S: {
        Type: 'AWS::ApiGatewayV2::Stage',
        Properties: {
          ApiId: { Ref: 'A' },
          StageName: '$default',
          AutoDeploy: true,
          DefaultRouteSettings: { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 9 },
          RouteSettings,
        },
      },
    });

    expect(httpApis[0]?.routes).toMatchObject([{ throttle: { ratePerSecond: 5, ...throttle } }]);
    expect(notRun).toEqual([]);
  });

  it.each<[string, () => Promise<unknown>, RegExp]>([
    [
      'of an integration that is not there',
      () => withRoute({ Target: 'integrations/none' }),
      /^R refers to none/,
    ],
    ['of a Lambda authorizer', () => withRoute({ AuthorizationType: 'CUSTOM' }), /^R: Lambda auth/],
    ['of a JWT authorizer that is not there', () => withRoute({ AuthorizationType: 'JWT' }), /^R /],
    [
      'of another payload',
      () => withRoute({}, { PayloadFormatVersion: '1.0' }),
      /^I .*format 2\.0/,
    ],
    ['of another integration', () => withRoute({}, { IntegrationType: 'HTTP_PROXY' }), /^I /],
    [
      'of a service that the API calls itself',
      () =>
        withRoute(
          {},
          {
            IntegrationSubtype: 'SQS-SendMessage',
            IntegrationUri: undefined,
            PayloadFormatVersion: '1.0',
          },
        ),
      /^I \(AWS::ApiGatewayV2::Integration\) cannot be run: ✖ only functions are integrated here, not SQS-SendMessage\n {2}→ at IntegrationSubtype$/,
    ],
    ['that invokes no function', () => withRoute({}, {}, 'https://x'), /invokes no function/],
    ['of a function elsewhere', () => withRoute({}, {}, URI.replace('-F/', '-G/')), /Shop-G/],
  ])('%s is an error', async (_name, reading, message) => {
    await expect(reading()).rejects.toThrow(message);
  });
});
