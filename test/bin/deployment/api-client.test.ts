import { describe, expect, it } from 'vitest';
import { createApiClient, UnansweredError } from '../../../bin/deployment/api-client.ts';
import { FakeClock } from '../../support/fake-clock.ts';

interface Sent {
  readonly url: string;
  readonly headers: Headers;
  readonly body: unknown;
}

/** A client whose connection answers with these, one a request; the last one for ever. */
function clientFor(...answers: readonly (() => Response)[]) {
  const sent: Sent[] = [];
  const clock = new FakeClock();
  const left = [...answers];
  const client = createApiClient({
    url: 'https://api.example/stage/',
    region: 'eu-west-1',
    credentials: async () => ({ accessKeyId: 'AKID', secretAccessKey: 'secret' }),
    clock,
    fetch: async (input, init) => {
      sent.push({ url: String(input), headers: new Headers(init?.headers), body: init?.body });
      const answer = left.length > 1 ? left.shift() : left[0];
      if (!answer) throw new Error('unreachable');
      return answer();
    },
  });
  return { client, sent, clock };
}

const answer = (status: number, body: string, headers: Record<string, string> = {}) =>
  new Response(body, { status, headers });

it('signs for the API in its region, below the path of its stage', async () => {
  const { client, sent } = clientFor(() => answer(200, '{"orders":[]}'));
  const got = await client.request({ method: 'GET', path: '/orders', query: { limit: '100' } });
  expect(got).toEqual({ status: 200, body: { orders: [] } });
  expect(sent[0]?.url).toBe('https://api.example/stage/orders?limit=100');
  expect(sent[0]?.headers.get('authorization')).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/eu-west-1\/execute-api\/aws4_request, /,
  );
});

it('sends a body as JSON, with the caller’s headers signed', async () => {
  const { client, sent } = clientFor(() => answer(202, '{}'));
  const headers = { 'idempotency-key': 'k' };
  await client.request({ method: 'POST', path: '/orders', headers, body: { a: 'é' } });
  expect(sent[0]?.body).toBe('{"a":"é"}');
  expect(sent[0]?.headers.get('content-type')).toBe('application/json');
  expect(sent[0]?.headers.get('idempotency-key')).toBe('k');
  expect(sent[0]?.headers.get('authorization')).toContain('content-type;host;idempotency-key;');
});

describe('is patient', () => {
  it.each([429, 500, 502, 503])('with %i', async (status) => {
    const { client, sent, clock } = clientFor(
      () => answer(status, ''),
      () => answer(202, '{}'),
    );
    expect((await client.request({ method: 'POST', path: '/orders' })).status).toBe(202);
    expect([sent.length, clock.sleeps.length]).toEqual([2, 1]);
  });

  it('with a connection that breaks', async () => {
    const { client, sent } = clientFor(
      () => {
        throw new TypeError('fetch failed', { cause: new Error('ECONNRESET') });
      },
      () => answer(202, '{}'),
    );
    expect((await client.request({ method: 'POST', path: '/orders' })).status).toBe(202);
    expect(sent).toHaveLength(2);
  });

  it('as long as Retry-After says', async () => {
    const { client, clock } = clientFor(
      () => answer(503, '', { 'retry-after': '2' }),
      () => answer(202, '{}'),
    );
    await client.request({ method: 'POST', path: '/orders' });
    expect(clock.sleeps[0]).toBeGreaterThanOrEqual(2_000);
  });

  it('longer each time, and not for ever', async () => {
    const { client, sent, clock } = clientFor(() => answer(503, ''));
    await expect(client.request({ method: 'GET', path: '/orders' })).rejects.toThrow(
      new UnansweredError('GET /orders: status 503, 8 times'),
    );
    expect(sent).toHaveLength(8);
    expect(clock.sleeps).toEqual([100, 200, 400, 800, 1_600, 2_500, 2_500]);
  });
});

it.each([400, 403, 404, 409, 413, 422])('takes %i for an answer', async (status) => {
  const { client, sent } = clientFor(() => answer(status, 'no JSON'));
  expect(await client.request({ method: 'GET', path: '/orders' })).toEqual({
    status,
    body: undefined,
  });
  expect(sent).toHaveLength(1);
});
