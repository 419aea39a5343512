import { Match, type Template } from 'aws-cdk-lib/assertions';
import { CfnRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import { describe, expect, it } from 'vitest';
import { constructsOf, resourcesOf, templateWith } from './template.ts';

const byToken = { jwtIssuer: 'https://id.example', jwtAudience: 'shop' };
const modes = [
  ['signatures', {}, 'AWS_IAM'],
  ['tokens', byToken, 'JWT'],
] as const;

/** Every way into the stack that asks for no identity. */
function openDoors(template: Template): readonly string[] {
  const routes = Object.values(resourcesOf(template, 'AWS::ApiGatewayV2::Route'))
    .filter(({ Properties }) => {
      const { AuthorizationType, AuthorizerId } = Properties;
      return !(AuthorizationType === 'AWS_IAM' || (AuthorizationType === 'JWT' && AuthorizerId));
    })
    .map(({ Properties }) => String(Properties['RouteKey']));
  const others = ['AWS::Lambda::Url', 'AWS::ApiGateway::RestApi', 'AWS::AppSync::GraphQLApi'];
  return [...routes, ...others.flatMap((type) => Object.keys(resourcesOf(template, type)))];
}

const routeKeys = (template: Template) =>
  Object.values(resourcesOf(template, 'AWS::ApiGatewayV2::Route'))
    .map(({ Properties }) => String(Properties['RouteKey']))
    .sort();

describe('the API', () => {
  it.each(modes)('has no open route when callers bring %s', (_, context, type) => {
    const template = templateWith(context);

    expect(openDoors(template)).toEqual([]);
    expect(routeKeys(template)).toEqual([
      'ANY /orders',
      'ANY /orders/{id}',
      'ANY /orders/{id}/cancel',
    ]);
    for (const { Properties } of Object.values(resourcesOf(template, 'AWS::ApiGatewayV2::Route'))) {
      expect(Properties['AuthorizationType']).toBe(type);
    }
  });

  it('would be found open if one route lost its authorizer', () => {
    const template = templateWith({}, (stack) => {
      const [route] = constructsOf(stack, CfnRoute);
      if (route) route.authorizationType = 'NONE';
    });
    expect(openDoors(template)).toEqual(['ANY /orders']);
  });

  it('may invoke its function, and nothing else may but what is named', () => {
    const permissions = Object.values(resourcesOf(templateWith(), 'AWS::Lambda::Permission'));
    expect(permissions).toHaveLength(4);
    for (const { Properties } of permissions) {
      expect(Properties['Principal']).toMatch(/^(apigateway|events)\.amazonaws\.com$/);
      expect(JSON.stringify(Properties['SourceArn'])).toMatch(/ApiHttpApi|WatchEveryMinute/);
    }
  });

  it('checks tokens of the issuer for the audience', () => {
    templateWith(byToken).hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'JWT',
      JwtConfiguration: { Issuer: 'https://id.example', Audience: ['shop'] },
    });
  });

  it('knows its administrators from the settings, and has none by default', () => {
    const told = (context: Readonly<Record<string, unknown>>, json: string) =>
      templateWith(context).hasResourceProperties('AWS::Lambda::Function', {
        Environment: { Variables: Match.objectLike({ ADMINISTRATORS: json }) },
      });
    told({}, '{"principals":[]}');
    told({ administratorPrincipals: 'role/support' }, '{"principals":["role/support"]}');
    told(
      { ...byToken, administratorScope: 'orders:read-all' },
      '{"principals":[],"scope":"orders:read-all"}',
    );
  });
});

describe('the API’s stage', () => {
  const stageOf = (template: Template) => {
    const [stage, ...others] = Object.values(resourcesOf(template, 'AWS::ApiGatewayV2::Stage'));
    if (!stage || others.length > 0) throw new Error('the API has one stage');
    return stage;
  };

  it('throttles each route as the settings say, and cancelling by itself', () => {
    const template = templateWith({ throttleRate: '7', cancelThrottleBurst: '3' });
    const { Properties, DependsOn } = stageOf(template);

    expect(Properties).toMatchObject({
      StageName: '$default',
      DefaultRouteSettings: { ThrottlingRateLimit: 7, ThrottlingBurstLimit: 1000 },
      RouteSettings: {
        'ANY /orders/{id}/cancel': { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 3 },
      },
    });
    // Settings of a route that is not there are refused: they wait for it.
    const routes = Object.keys(resourcesOf(template, 'AWS::ApiGatewayV2::Route'));
    expect(DependsOn).toEqual(expect.arrayContaining(routes));
    const keys = Object.keys(Object(Properties['RouteSettings']));
    expect(routeKeys(template)).toEqual(expect.arrayContaining(keys));
  });

  it('logs each request, and nothing that names a person', () => {
    const { AccessLogSettings } = stageOf(templateWith()).Properties;
    const { DestinationArn, Format } = Object(AccessLogSettings);

    expect(DestinationArn).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/AccessLog/), 'Arn'] });
    const fields = JSON.parse(String(Format));
    expect(Object.values(fields).sort()).toEqual([
      '$context.error.responseType',
      '$context.integrationLatency',
      '$context.integrationStatus',
      '$context.protocol',
      '$context.requestId',
      '$context.requestTime',
      '$context.responseLatency',
      '$context.responseLength',
      '$context.routeKey',
      '$context.status',
    ]);
  });
});
