import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Listening } from '../../local/endpoint/listen.ts';
import { type Api, closeApis, ok, route, startApi } from '../local/http-api/setup.ts';
import { manualClock } from '../local/lambda/manual-clock.ts';
import { PASS, startSigningProxy } from './signing-proxy.ts';

let api: Api;
let proxy: Listening;
beforeEach(async () => {
  const answer = async () =>
    ok({ statusCode: 202, headers: { location: '/orders/ord_1' }, body: '{}' });
  const routes = ['ANY /orders', 'ANY /orders/{id}'].map((key) => route(key, 'iam'));
  api = await startApi(routes, answer, { clock: manualClock(Date.now()) });
  proxy = await startSigningProxy({
    apiUrl: api.url,
    region: 'us-east-1',
    accessKeyId: 'tool',
    port: 0,
  });
});
afterEach(async () => {
  await proxy.close();
  await closeApis();
});

const call = (path: string, init: RequestInit = {}) =>
  fetch(`${proxy.url}${path}`, { headers: { authorization: PASS }, ...init });
const callers = () =>
  api.invocations.map(({ event }) => event.requestContext.authorizer?.iam?.accessKey);

it('a request with the pass is signed and forwarded as it was', async () => {
  const answer = await call('/orders?b=2&a=%20', { method: 'POST', body: '{"a":1}' });
  expect(answer.status).toBe(202);
  expect(answer.headers.get('location')).toBe('/orders/ord_1');
  expect(api.invocations[0]?.event).toMatchObject({ rawQueryString: 'b=2&a=%20', body: '{"a":1}' });
});

it('a request without it is refused by the gateway', async () => {
  for (const headers of [{}, { authorization: 'Bearer x' }]) {
    const answer = await call('/orders', { headers });
    expect([answer.status, await answer.json()]).toEqual([403, { message: 'Forbidden' }]);
  }
});

it('each submission is another caller’s, and its order is asked for by the same', async () => {
  await call('/orders', { method: 'POST' });
  await call('/orders/ord_1');
  await call('/orders/ord_2');
  await call('/orders', { method: 'POST' });
  expect(callers()).toEqual(['tool-1', 'tool-1', 'tool', 'tool-2']);
});
