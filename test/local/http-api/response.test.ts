import { afterEach, describe, expect, it } from 'vitest';
import { closeApis, ok, route, send, startApi } from './setup.ts';

afterEach(closeApis);

/** What a caller gets when the function answers with this. */
async function answerTo(payload: unknown) {
  const api = await startApi([route('$default')], async () => ok(payload));
  const { status, headers, body } = await send(api, { path: '/' });
  return { status, headers, body: body.toString() };
}

describe('the response', () => {
  it('has the status, the headers and the body that the function names', async () => {
    expect(
      await answerTo({
        statusCode: 202,
        headers: { Location: '/orders/1', 'Content-Type': 'application/json', 'X-Count': 3 },
        body: '{"id":"ü"}',
      }),
    ).toMatchObject({
      status: 202,
      headers: {
        location: '/orders/1',
        'content-type': 'application/json',
        'content-length': '11',
        'x-count': '3',
        'apigw-requestid': expect.any(String),
      },
      body: '{"id":"ü"}',
    });
  });

  it.each<[string, unknown, string]>([
    ['an object', { id: 1 }, '{"id":1}'],
    ['a list', [1], '[1]'],
    ['text', 'Hello from Lambda!', 'Hello from Lambda!'],
    ['a number', 7, '7'],
    ['nothing', null, 'null'],
  ])(
    'is 200 and JSON when the function returns %s without a status',
    async (_name, value, body) => {
      expect(await answerTo(value)).toMatchObject({
        status: 200,
        headers: { 'content-type': 'application/json' },
        body,
      });
    },
  );

  it('is decoded when the function says that it is Base64', async () => {
    const body = Buffer.from([0, 255]).toString('base64');
    const api = await startApi([route('$default')], async () =>
      ok({ statusCode: 200, body, isBase64Encoded: true }),
    );

    expect((await send(api, { path: '/' })).body).toEqual(Buffer.from([0, 255]));
  });

  it('sets each cookie in a header of its own', async () => {
    const { headers } = await answerTo({ statusCode: 200, cookies: ['a=1; HttpOnly', 'b=2'] });

    expect(headers['set-cookie']).toEqual(['a=1; HttpOnly', 'b=2']);
  });

  it('is framed by the gateway, whatever lengths the function names', async () => {
    expect(
      await answerTo({
        statusCode: 200,
        headers: { 'Content-Length': '1', 'Transfer-Encoding': 'chunked' },
        body: 'four',
      }),
    ).toMatchObject({ headers: { 'content-length': '4' }, body: 'four' });
  });

  it('announces no content with 204', async () => {
    const { status, headers } = await answerTo({ statusCode: 204 });

    expect([status, headers['content-length']]).toEqual([204, undefined]);
  });

  it('takes a status that is written as text', async () => {
    expect(await answerTo({ statusCode: '201' })).toMatchObject({ status: 201, body: '' });
  });

  it.each<[string, unknown]>([
    ['a status that is no number', { statusCode: 'fine' }],
    ['a status that HTTP does not have', { statusCode: 9_000 }],
    ['no status at all under its name', { statusCode: null }],
    ['a body that is no text', { statusCode: 200, body: { id: 1 } }],
    ['headers that are no map', { statusCode: 200, headers: 'x' }],
    ['cookies that are no list', { statusCode: 200, cookies: 'a=1' }],
    [
      'a header that HTTP cannot carry',
      { statusCode: 200, headers: { 'x-a': 'b\r\nset-cookie: c' } },
    ],
    ['a header name that HTTP cannot carry', { statusCode: 200, headers: { 'x a': 'b' } }],
    ['a cookie that HTTP cannot carry', { statusCode: 200, cookies: ['a=1\nb'] }],
  ])('is 500 when the function returns %s', async (_name, payload) => {
    expect(await answerTo(payload)).toMatchObject({
      status: 500,
      headers: { 'content-type': 'application/json' },
      body: '{"message":"Internal Server Error"}',
    });
  });
});
