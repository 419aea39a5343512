import { afterEach, describe, expect, it } from 'vitest';
import { type Call, closeApis, NOW, route, send, startApi } from './setup.ts';
import { sign } from './sign.ts';

afterEach(closeApis);

/** The event that a route of any path gets for this call. */
async function eventOf(call: Call) {
  const api = await startApi([route('$default')]);
  expect(await send(api, call)).toMatchObject({ status: 200 });
  const [invocation] = api.invocations;
  if (invocation === undefined) throw new Error('nothing was invoked');
  return invocation.event;
}

const typed = (contentType: string, body: string | Buffer): Call => ({
  method: 'POST',
  path: '/',
  headers: { 'content-type': contentType },
  body,
});

describe('the event of payload format 2.0', () => {
  it('has every field that AWS documents for a call signed with IAM', async () => {
    const api = await startApi([route('POST /orders/{id}/cancel', 'iam', 'api')]);
    const call = await sign(api, {
      method: 'POST',
      path: '/orders/o%2D1/cancel?parameter1=value1&parameter1=value2&parameter2=a%20b',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'agent',
        cookie: 'cookie1=a; cookie2=b',
      },
      body: '{"why":"too late"}',
    });

    const { headers } = await send(api, call);

    const host = `127.0.0.1:${api.port}`;
    const userId = expect.stringMatching(/^AIDA[0-9A-F]{17}$/);
    expect(api.invocations).toEqual([
      {
        functionName: 'api',
        event: {
          version: '2.0',
          routeKey: 'POST /orders/{id}/cancel',
          rawPath: '/orders/o-1/cancel',
          rawQueryString: 'parameter1=value1&parameter1=value2&parameter2=a%20b',
          cookies: ['cookie1=a', 'cookie2=b'],
          headers: {
            authorization: expect.stringMatching(/^AWS4-HMAC-SHA256 Credential=alice\//),
            connection: 'close',
            'content-length': '18',
            'content-type': 'application/json',
            host,
            'user-agent': 'agent',
            'x-amz-content-sha256': expect.stringMatching(/^[0-9a-f]{64}$/),
            'x-amz-date': '20260312T190358Z',
          },
          queryStringParameters: { parameter1: 'value1,value2', parameter2: 'a b' },
          pathParameters: { id: 'o-1' },
          requestContext: {
            accountId: '000000000000',
            apiId: 'abc123',
            authorizer: {
              iam: {
                accessKey: 'alice',
                accountId: '000000000000',
                callerId: userId,
                cognitoIdentity: null,
                principalOrgId: null,
                userArn: 'arn:aws:iam::000000000000:user/alice',
                userId,
              },
            },
            domainName: host,
            domainPrefix: 'abc123',
            http: {
              method: 'POST',
              path: '/orders/o-1/cancel',
              protocol: 'HTTP/1.1',
              sourceIp: '127.0.0.1',
              userAgent: 'agent',
            },
            requestId: headers['apigw-requestid'],
            routeKey: 'POST /orders/{id}/cancel',
            stage: '$default',
            time: '12/Mar/2026:19:03:58 +0000',
            timeEpoch: NOW.getTime(),
          },
          body: '{"why":"too late"}',
          isBase64Encoded: false,
        },
      },
    ]);
  });

  it('leaves out what the call does not have', async () => {
    const event = await eventOf({ path: '/' });

    expect(Object.keys(event).sort()).toEqual([
      ...['headers', 'isBase64Encoded', 'rawPath', 'rawQueryString', 'requestContext'],
      ...['routeKey', 'version'],
    ]);
    expect(event).toMatchObject({
      routeKey: '$default',
      rawQueryString: '',
      isBase64Encoded: false,
      requestContext: { http: { userAgent: '' } },
    });
  });

  it('joins a header’s values with a comma', async () => {
    const { headers } = await eventOf({ path: '/', headers: { 'X-Trace': ['a', 'b'] } });

    expect(headers['x-trace']).toMatch(/^a, ?b$/);
  });

  it('has the query as it was sent beside its decoded values', async () => {
    expect(await eventOf({ path: '/?a=%E2%82%AC&b&c=' })).toMatchObject({
      rawQueryString: 'a=%E2%82%AC&b&c=',
      queryStringParameters: { a: '€', b: '', c: '' },
    });
  });

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/problem+json',
    'application/xml',
    'application/javascript',
    'text/csv',
  ])('has a body of %s as text', async (contentType) => {
    expect(await eventOf(typed(contentType, 'für €'))).toMatchObject({
      body: 'für €',
      isBase64Encoded: false,
    });
  });

  it.each(['application/octet-stream', 'application/x-www-form-urlencoded', 'image/png'])(
    'has a body of %s as Base64',
    async (contentType) => {
      const bytes = Buffer.from([0, 255, 128, 10]);

      expect(await eventOf(typed(contentType, bytes))).toMatchObject({
        body: bytes.toString('base64'),
        isBase64Encoded: true,
      });
    },
  );

  it('takes a parameter named __proto__ for a name like any other', async () => {
    const { queryStringParameters } = await eventOf({ path: '/?__proto__=x' });

    expect(JSON.stringify(queryStringParameters)).toBe('{"__proto__":"x"}');
  });
});
