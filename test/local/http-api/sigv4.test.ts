import { afterEach, describe, expect, it } from 'vitest';
import { closeApis, NOW, route, send, startApi } from './setup.ts';
import { type Signing, sign } from './sign.ts';

afterEach(closeApis);

const FIVE_MINUTES_MS = 5 * 60 * 1000;
const ORDER = {
  method: 'POST',
  path: '/orders',
  headers: { 'content-type': 'application/json', 'idempotency-key': '  two   words ' },
  body: '{"sku":"TEAPOT","note":"für Ada"}',
};
const start = () => startApi([route('$default', 'iam')]);
const signedAt = (offsetMs: number): Signing => ({ at: new Date(NOW.getTime() + offsetMs) });

describe('a request that AWS’s signer signed', () => {
  it.each([
    ['with a body', ORDER],
    ['without one', { path: '/orders' }],
    ['with a query out of order and a name twice', { path: '/o?b=2&a=1&b=1&empty=' }],
    [
      'with a query of reserved characters',
      { path: '/o?q=a%20b%2Fc%26d%3D~*%27()&%C3%BC=%E2%82%AC' },
    ],
    ['with a path that has to be encoded', { path: '/orders/a%20b/%C3%BC!*%27()' }],
    ['with an encoded slash', { path: '/orders/a%2Fb' }],
    ['by DELETE', { method: 'DELETE', path: '/orders/1' }],
  ])('is served: %s', async (_name, call) => {
    const api = await start();

    const answer = await send(api, await sign(api, call));

    expect([answer.status, api.refusals]).toEqual([200, []]);
  });

  it('carries the caller: the IAM user whose name is the access key', async () => {
    const api = await start();

    await send(api, await sign(api, ORDER, { accessKeyId: 'alice' }));
    await send(api, await sign(api, ORDER, { accessKeyId: 'bob' }));

    const callers = api.invocations.map((i) => i.event.requestContext.authorizer?.iam);
    expect(callers).toMatchObject([
      { accessKey: 'alice', userArn: 'arn:aws:iam::000000000000:user/alice' },
      { accessKey: 'bob', userArn: 'arn:aws:iam::000000000000:user/bob' },
    ]);
    expect(callers[0]?.userId).not.toBe(callers[1]?.userId);
  });

  it('is good for five minutes, before and after', async () => {
    const api = await start();

    for (const offsetMs of [-FIVE_MINUTES_MS + 1000, FIVE_MINUTES_MS - 1000]) {
      expect(await send(api, await sign(api, ORDER, signedAt(offsetMs)))).toMatchObject({
        status: 200,
      });
    }
  });
});

describe('a request is refused with 403', () => {
  it.each<[string, Signing, RegExp]>([
    ['another secret', { secret: 'guess' }, /does not match/],
    ['another region', { region: 'eu-west-1' }, /scoped to us-east-1\/execute-api/],
    ['another service', { service: 'sqs' }, /scoped to us-east-1\/execute-api/],
    ['a key that names no user', { accessKeyId: 'no.user' }, /Unknown access key/],
    ['a time more than five minutes ago', signedAt(-FIVE_MINUTES_MS - 1000), /five minutes/],
    ['a time more than five minutes ahead', signedAt(FIVE_MINUTES_MS + 1000), /five minutes/],
  ])('when it is signed with %s', async (_name, signing, reason) => {
    const api = await start();

    const answer = await send(api, await sign(api, ORDER, signing));

    expect([answer.status, String(answer.body)]).toEqual([403, '{"message":"Forbidden"}']);
    expect(api.refusals).toEqual([expect.stringMatching(reason)]);
    expect(api.invocations).toEqual([]);
  });

  it.each([
    ['the body', { body: '{"sku":"MUG"}' }],
    ['the path', { path: '/orders/1' }],
    ['the query', { path: '/orders?all=1' }],
    ['the method', { method: 'PUT' }],
  ])('when %s is another than the one that was signed', async (_name, change) => {
    const api = await start();
    const signed = await sign(api, ORDER);

    expect(await send(api, { ...signed, ...change })).toMatchObject({ status: 403 });
    expect(api.invocations).toEqual([]);
  });

  it('when a signed header was changed or taken away', async () => {
    const api = await start();
    const { headers, ...call } = await sign(api, ORDER);
    const { 'idempotency-key': _, ...without } = headers ?? {};

    expect(
      await send(api, { ...call, headers: { ...headers, 'idempotency-key': 'x' } }),
    ).toMatchObject({ status: 403 });
    expect(await send(api, { ...call, headers: without })).toMatchObject({ status: 403 });
  });

  it('when the body was changed and its hash with it', async () => {
    const api = await start();
    const signed = await sign(api, ORDER);
    const other = await sign(api, { ...ORDER, body: 'x' });
    const headers = {
      ...signed.headers,
      'x-amz-content-sha256': other.headers?.['x-amz-content-sha256'],
    };

    expect(await send(api, { ...signed, headers, body: 'x' })).toMatchObject({ status: 403 });
  });

  it('when it names the hash of another body in a header that is not signed', async () => {
    const api = await start();
    const { headers = {}, ...call } = await sign(api, ORDER, { hashHeader: false });
    const lying = { ...headers, 'x-amz-content-sha256': 'a'.repeat(64) };

    expect(await send(api, { ...call, headers })).toMatchObject({ status: 200 });
    expect(await send(api, { ...call, headers: lying })).toMatchObject({ status: 403 });
  });

  it.each<[string, Record<string, string>]>([
    ['is not signed', {}],
    ['has a token of another kind', { authorization: 'Bearer abc' }],
    ['has an empty signature', { authorization: 'AWS4-HMAC-SHA256 ' }],
    [
      'has a signature cut short',
      {
        authorization:
          'AWS4-HMAC-SHA256 Credential=alice/20260312/us-east-1/execute-api/aws4_request, SignedHeaders=host;x-amz-date, Signature=ab',
        'x-amz-date': '20260312T190358Z',
      },
    ],
    [
      'has no time',
      {
        authorization: `AWS4-HMAC-SHA256 Credential=alice/20260312/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=${'a'.repeat(64)}`,
      },
    ],
    [
      'does not sign its host',
      {
        authorization: `AWS4-HMAC-SHA256 Credential=alice/20260312/us-east-1/execute-api/aws4_request, SignedHeaders=x-amz-date, Signature=${'a'.repeat(64)}`,
        'x-amz-date': '20260312T190358Z',
      },
    ],
  ])('when it %s', async (_name, headers) => {
    const api = await start();

    expect(await send(api, { path: '/orders', headers })).toMatchObject({ status: 403 });
    expect(api.refusals).toHaveLength(1);
    expect(api.invocations).toEqual([]);
  });

  it('but a route without authorization serves it, and names no caller', async () => {
    const api = await startApi([route('GET /open')]);

    expect(await send(api, { path: '/open' })).toMatchObject({ status: 200 });
    expect(api.invocations[0]?.event.requestContext).not.toHaveProperty('authorizer');
  });
});
