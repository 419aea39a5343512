import { afterEach, describe, expect, it } from 'vitest';
import { PortInUseError } from '../../../local/endpoint/listen.ts';
import { InvalidRouteKeyError } from '../../../local/http-api/errors.ts';
import { UnknownFunctionError } from '../../../local/lambda/errors.ts';
import type { InvokeResult } from '../../../local/lambda/invoke.ts';
import { eventually } from '../process/eventually.ts';
import { type Answer, closeApis, route, send, sendRaw, startApi } from './setup.ts';

afterEach(closeApis);

const MIB = 1024 * 1024;
const plain = ({ status, headers, body }: Answer) => [
  status,
  headers['content-type'],
  body.toString(),
];
const says = (status: number, message: string) => [
  status,
  'application/json',
  JSON.stringify({ message }),
];

describe('what the gateway itself answers', () => {
  it('is 404 where no route is', async () => {
    const api = await startApi([route('GET /orders')]);

    expect(plain(await send(api, { path: '/nowhere' }))).toEqual(says(404, 'Not Found'));
    expect(plain(await send(api, { method: 'PUT', path: '/orders' }))).toEqual(
      says(404, 'Not Found'),
    );
  });

  it('is 400 to a path that cannot be decoded', async () => {
    const api = await startApi([route('$default')]);

    expect(plain(await send(api, { path: '/orders/%zz' }))).toEqual(says(400, 'Bad Request'));
  });

  it('is 431 to a request line and header values of more than 10,240 bytes', async () => {
    const api = await startApi([route('$default')]);
    const rest = 'GET / HTTP/1.1'.length + `127.0.0.1:${api.port}`.length + 'close'.length;
    const padded = (bytes: number) =>
      send(api, { path: '/', headers: { 'x-pad': 'x'.repeat(bytes - rest) } });

    expect(await padded(10_240)).toMatchObject({ status: 200 });
    expect(plain(await padded(10_241))).toEqual(says(431, 'Request Header Fields Too Large'));
    expect(plain(await padded(100_000))).toEqual(says(431, 'Request Header Fields Too Large'));
  });

  it('is 400 to what is no HTTP', async () => {
    const api = await startApi([route('$default')]);

    for (const text of ['nonsense\r\n\r\n', 'GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n']) {
      const answer = await sendRaw(api, text);
      expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
      expect(answer).toMatch(/\r\n\r\n\{"message":"Bad Request"\}$/);
    }
  });

  it('is 413 to a body of more than 10 MiB, as soon as that is known', async () => {
    const api = await startApi([route('$default')]);
    const call = { method: 'POST', path: '/' };
    const chunked = { 'transfer-encoding': 'chunked' };

    expect(await send(api, { ...call, body: Buffer.alloc(10 * MIB) })).toMatchObject({
      status: 200,
    });
    const announced = { 'content-length': 10 * MIB + 1 };
    expect(plain(await send(api, { ...call, headers: announced, end: false }))).toEqual(
      says(413, 'Request Entity Too Large'),
    );
    const body = Buffer.alloc(10 * MIB + 1);
    expect(plain(await send(api, { ...call, headers: chunked, body, end: false }))).toEqual(
      says(413, 'Request Entity Too Large'),
    );
    expect([api.invocations.length, api.faults]).toEqual([1, []]);
  });

  it.each([
    ['a body that is too large', `Content-Length: ${32 * MIB}\r\n\r\n${'x'.repeat(32 * MIB)}`, 413],
    ['headers that are too large', `X-Pad: ${'x'.repeat(8 * MIB)}\r\n\r\n`, 431],
  ])('reaches a client that sends %s to the end before it reads', async (_, rest, status) => {
    const api = await startApi([route('$default')]);
    const host = `Host: 127.0.0.1:${api.port}`;

    const answer = await sendRaw(api, `POST / HTTP/1.1\r\n${host}\r\n${rest}`);

    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toMatch(/\{"message":"Request [\w ]+"\}$/);
  });

  it('is 429 beyond a route’s throttle, until its bucket has filled again', async () => {
    const throttle = { ratePerSecond: 2, burst: 3 };
    const api = await startApi([
      { ...route('GET /orders'), throttle },
      { ...route('GET /orders/{id}'), throttle },
      route('GET /stock'),
    ]);
    const statuses = async (path: string, times: number) => {
      const answers = [];
      for (let i = 0; i < times; i++) answers.push((await send(api, { path })).status);
      return answers;
    };

    expect(await statuses('/orders', 3)).toEqual([200, 200, 200]);
    expect(plain(await send(api, { path: '/orders' }))).toEqual(says(429, 'Too Many Requests'));
    expect(api.invocations).toHaveLength(3);
    expect(await statuses('/orders/1', 4)).toEqual([200, 200, 200, 429]);
    expect(await statuses('/stock', 5)).toEqual([200, 200, 200, 200, 200]);
    api.clock.advance(500);
    expect(await statuses('/orders', 2)).toEqual([200, 429]);
    api.clock.advance(60_000);
    expect(await statuses('/orders', 4)).toEqual([200, 200, 200, 429]);
  });

  it.each<[string, InvokeResult, unknown[]]>([
    [
      'fails',
      { kind: 'error', errorType: 'E', errorMessage: 'secret' },
      says(500, 'Internal Server Error'),
    ],
    ['times out', { kind: 'timeout', timeoutMs: 3_000 }, says(500, 'Internal Server Error')],
    ['is throttled', { kind: 'throttled' }, says(503, 'Service Unavailable')],
  ])('is an error of its own words when the function %s', async (_name, result, expected) => {
    const api = await startApi([route('$default')], async () => result);

    expect(plain(await send(api, { path: '/' }))).toEqual(expected);
  });

  it('is 500 when the function cannot be invoked, and the fault is told', async () => {
    const fault = new UnknownFunctionError('f');
    const api = await startApi([route('$default')], () => Promise.reject(fault));

    expect(plain(await send(api, { path: '/' }))).toEqual(says(500, 'Internal Server Error'));
    expect(api.faults).toEqual([fault]);
  });

  it('is 503 when the function takes 30 seconds', async () => {
    const api = await startApi([route('$default')], () => new Promise(() => {}));
    let answer: Answer | undefined;
    const sent = send(api, { path: '/' }).then((got) => {
      answer = got;
    });
    await eventually(() => api.invocations.length === 1, 5_000);

    api.clock.advance(29_999);
    expect(answer).toBeUndefined();
    api.clock.advance(1);
    await sent;

    expect(answer && plain(answer)).toEqual(says(503, 'Service Unavailable'));
  });

  it('is 403 to a page that has made its own name this machine’s', async () => {
    const api = await startApi([route('$default')]);

    for (const host of ['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example:80']) {
      expect(await send(api, { path: '/', headers: { host } })).toMatchObject({ status: 403 });
    }
    expect(api.invocations).toEqual([]);
  });
});

describe('an API does not start', () => {
  it('with a route key that cannot be', async () => {
    await expect(startApi([route('GET orders')])).rejects.toThrow(InvalidRouteKeyError);
  });

  it('on a port that is taken, which is named', async () => {
    const { port } = await startApi([route('$default')]);

    await expect(startApi([route('$default')], undefined, { port })).rejects.toThrow(
      new PortInUseError(port, undefined),
    );
  });
});
