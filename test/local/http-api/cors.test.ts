import { afterEach, describe, expect, it } from 'vitest';
import type { CorsSpec, HttpRouteSpec } from '../../../local/assembly/deployment.ts';
import { type Answer, closeApis, ok, route, send, startApi } from './setup.ts';

afterEach(closeApis);

const CORS: CorsSpec = {
  allowOrigins: ['https://shop.example', 'http://*'],
  allowMethods: ['GET', 'POST'],
  allowHeaders: ['content-type'],
  exposeHeaders: ['location'],
  allowCredentials: true,
  maxAgeSeconds: 60,
};

const startWith = (cors: CorsSpec | undefined, routes: readonly HttpRouteSpec[]) => {
  const headers = { 'access-control-allow-origin': 'of the function', 'x-own': '1' };
  const spec = { logicalId: 'Api', name: 'shop', apiId: 'abc123', routes, ...(cors && { cors }) };
  return startApi(routes, async () => ok({ statusCode: 200, headers }), { spec });
};

const corsOf = ({ headers }: Answer) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('access-control')));

const ALLOWED = {
  'access-control-allow-credentials': 'true',
  'access-control-expose-headers': 'location',
};

describe('an API that is configured for pages of other origins', () => {
  it.each([
    ['https://shop.example', 'https://shop.example'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['https://evil.example', undefined],
    ['https://shop.example.evil', undefined],
    [undefined, undefined],
  ])('answers a preflight of %s itself', async (origin, told) => {
    const api = await startWith(CORS, [route('POST /orders')]);
    const headers = origin === undefined ? {} : { origin };
    const answer = await send(api, { method: 'OPTIONS', path: '/orders', headers });

    expect([answer.status, api.invocations]).toEqual([204, []]);
    expect(corsOf(answer)).toEqual(
      told === undefined
        ? {}
        : {
            ...ALLOWED,
            'access-control-allow-origin': told,
            'access-control-allow-methods': 'GET,POST',
            'access-control-allow-headers': 'content-type',
            'access-control-max-age': '60',
          },
    );
  });

  it('puts its own headers in the place of the function’s', async () => {
    const api = await startWith(CORS, [route('GET /orders')]);
    const get = (origin: string) => send(api, { path: '/orders', headers: { origin } });
    const allowed = await get('https://shop.example');

    expect(corsOf(allowed)).toEqual({
      ...ALLOWED,
      'access-control-allow-origin': 'https://shop.example',
    });
    expect(allowed.headers['x-own']).toBe('1');
    expect(corsOf(await get('https://evil.example'))).toEqual({});
  });

  it('may let every origin in, by a star', async () => {
    const open = { ...CORS, allowOrigins: ['*'], allowCredentials: false, exposeHeaders: [] };
    const api = await startWith(open, [route('GET /orders')]);

    const answer = await send(api, { path: '/orders', headers: { origin: 'https://a.example' } });
    expect(corsOf(answer)).toEqual({ 'access-control-allow-origin': '*' });
  });

  it('leaves OPTIONS to a route that takes any method', async () => {
    const api = await startWith(CORS, [route('ANY /{proxy+}')]);
    const answer = await send(api, { method: 'OPTIONS', path: '/orders' });

    expect([answer.status, api.invocations.length]).toEqual([200, 1]);
  });
});

it('without a configuration nothing is answered to a preflight, and the function’s headers stay', async () => {
  const api = await startWith(undefined, [route('GET /orders')]);

  expect(await send(api, { method: 'OPTIONS', path: '/orders' })).toMatchObject({ status: 404 });
  expect(corsOf(await send(api, { path: '/orders' }))).toEqual({
    'access-control-allow-origin': 'of the function',
  });
});
