import { request } from 'node:http';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, expect, test } from 'vitest';
import type { EndpointServices } from '../../../local/endpoint/services.ts';
import { sdkConfig, startTestEndpoint } from './fixture.ts';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function start(replaced: Partial<EndpointServices> = {}) {
  const endpoint = await startTestEndpoint(replaced);
  closers.push(endpoint.close);
  return endpoint;
}

const get = async (url: string) => (await fetch(url)).text();

const sqsHeaders = { 'x-amz-target': 'AmazonSQS.ListQueues' };

/** node:http sends what it is told, a forged Host included; fetch does not. */
function status(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { method: 'POST', headers })
      .on('error', reject)
      .on('response', (response) => resolve(response.resume().statusCode))
      .end('{}');
  });
}

test("an SDK's call reaches SQS with its input, its signer and the endpoint's own URL", async () => {
  const calls: unknown[] = [];
  const { url } = await start({
    sqs: async (action, input, { baseUrl, accessKeyId }) => {
      calls.push({ action, input, baseUrl, accessKeyId });
      return { status: 200, headers: {}, body: { QueueUrls: ['q'] } };
    },
  });
  const sqs = new SQSClient(sdkConfig(url, 'bob'));
  const { QueueUrls: urls } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'o' }));
  sqs.destroy();
  expect(urls).toEqual(['q']);
  expect(calls).toEqual([
    { action: 'ListQueues', input: { QueueNamePrefix: 'o' }, baseUrl: url, accessKeyId: 'bob' },
  ]);
});

test('a web page is refused, whatever it asks for', async () => {
  const { url } = await start();
  expect(await status(url, { ...sqsHeaders, origin: 'https://evil.example' })).toBe(403);
  expect(await status(url, { ...sqsHeaders, origin: 'null' })).toBe(403);
  for (const site of ['cross-site', 'same-site', 'same-origin']) {
    expect(await status(url, { ...sqsHeaders, 'sec-fetch-site': site })).toBe(403);
  }
  expect(await status(`${url}/_aws/ses`, { origin: 'https://evil.example' })).toBe(403);
});

test('a name that was rebound to loopback is refused; localhost is not', async () => {
  const { url, port } = await start();
  for (const host of [
    'evil.example',
    `evil.example:${port}`,
    '127.0.0.1.evil.example',
    'localhost.evil',
  ]) {
    expect(await status(url, { ...sqsHeaders, host })).toBe(403);
  }
  expect(await status(url, { ...sqsHeaders, host: `localhost:${port}` })).toBe(501);
});

test('a body that is no JSON is a SerializationException', async () => {
  const { url } = await start();
  const response = await fetch(url, { method: 'POST', headers: sqsHeaders, body: '{"a":' });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ __type: 'SerializationException' });
});

test('a body over five MiB is refused, announced or streamed', async () => {
  const { url } = await start();
  const body = Buffer.alloc(5 * 1024 * 1024 + 1, 32);
  const announced = await fetch(url, { method: 'POST', headers: sqsHeaders, body });
  expect(announced.status).toBe(413);
  const streamed = await new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', headers: sqsHeaders });
    outgoing.on('error', reject).on('response', (response) => resolve(response.statusCode));
    outgoing.write(body);
  });
  expect(streamed).toBe(413);
});

test('a service that nobody runs is named', async () => {
  const { url } = await start();
  const headers = { 'x-amz-target': 'AWSEvents.PutEvents' };
  const json = await fetch(url, { method: 'POST', headers, body: '{}' });
  expect(await json.json()).toMatchObject({
    __type: 'UnknownOperationException',
    message: expect.stringContaining('AWSEvents.PutEvents'),
  });
  const form = new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' });
  const query = await fetch(url, { method: 'POST', body: form });
  expect(query.status).toBe(400);
  expect(await query.text()).toContain('<Code>InvalidAction</Code>');
  expect((await fetch(url)).status).toBe(404);
});

test('contradicting and endless form parameters are refused', async () => {
  const { url } = await start();
  const version = 'Version=2010-12-01&Action=SendEmail';
  const endless = Array.from({ length: 2_001 }, (_, index) => `&p${index}=`).join('');
  for (const more of ['&a=1&a.b=2', '&a.b=2&a=1', '&a=1&a=2', `&${'a.'.repeat(13)}b=1`, endless]) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: version + more,
    });
    expect(await response.text()).toContain('<Code>MalformedInput</Code>');
  }
});

test('a parameter named __proto__ changes no prototype', async () => {
  const { url } = await start();
  const body = 'Version=2010-12-01&Action=SendEmail&__proto__.polluted=1&a.__proto__.polluted=1';
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  await fetch(url, { method: 'POST', headers, body });
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
});

test('a service is told when its client goes away', async () => {
  let told = () => {};
  const gone = new Promise<void>((resolve) => {
    told = resolve;
  });
  let reached = () => {};
  const called = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const { url, faults } = await start({
    sqs: async (_action, _input, { signal }) => {
      signal.addEventListener('abort', told);
      reached();
      await gone;
      return { status: 200, headers: {}, body: {} };
    },
  });
  const outgoing = request(url, { method: 'POST', headers: sqsHeaders }).on('error', () => {});
  outgoing.end('{}');
  await called;
  outgoing.destroy();
  await gone;
  expect(faults).toEqual([]);
});

test('a service that fails answers 500 and is reported', async () => {
  const fault = new Error('bug');
  const { url, faults } = await start({ sqs: () => Promise.reject(fault) });
  expect(await status(url, sqsHeaders)).toBe(500);
  expect(faults).toEqual([fault]);
});

test("the inbox is served in LocalStack's shape, and health as given", async () => {
  const { url, inbox } = await start();
  inbox.add({
    id: 'm-1',
    atMs: Date.UTC(2026, 0, 31),
    source: 's@shop.example',
    to: ['a@example.com'],
    cc: [],
    bcc: [],
    replyTo: [],
    subject: 'Hi',
    text: 'Text',
    tags: { order: 'o-1' },
  });
  const view = JSON.parse(await get(`${url}/_aws/ses`));
  expect(view).toEqual({
    dropped: 0,
    messages: [
      {
        Id: 'm-1',
        Region: 'us-east-1',
        Source: 's@shop.example',
        Destination: { ToAddresses: ['a@example.com'], CcAddresses: [], BccAddresses: [] },
        ReplyToAddresses: [],
        Subject: 'Hi',
        Body: { text_part: 'Text', html_part: null },
        Tags: { order: 'o-1' },
        Timestamp: '2026-01-31T00:00:00.000Z',
      },
    ],
  });
  expect(JSON.parse(await get(`${url}/_local/health`))).toEqual({ status: 'ok' });
});
