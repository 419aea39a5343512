import { expect, onTestFinished, test } from 'vitest';
import type { EndpointServices } from '../../../local/endpoint/services.ts';
import { startTestEndpoint } from './fixture.ts';

async function start(replaced: Partial<EndpointServices> = {}): Promise<string> {
  const { url, close } = await startTestEndpoint(replaced);
  onTestFinished(close);
  return url;
}

const signedFor = (service: string) => ({
  authorization:
    `AWS4-HMAC-SHA256 Credential=alice/20260101/us-east-1/${service}/aws4_request, ` +
    'SignedHeaders=host;x-amz-date, Signature=00',
});

test('S3 is named in the XML that its clients read, with a status that they do not retry', async () => {
  const url = await start();
  const answer = await fetch(`${url}/bucket/<key>`, { headers: signedFor('s3') });
  expect(answer.status).toBe(501);
  expect(answer.headers.get('content-type')).toBe('application/xml');
  expect(await answer.text()).toMatch(
    /^<Error><Code>NotImplemented<\/Code><Message>s3: GET \/bucket\/%3Ckey%3E is not run on the laptop\. This endpoint speaks SQS .*<\/Message><RequestId>[\w-]{36}<\/RequestId><\/Error>$/,
  );
});

test.each([
  ['apigateway', 'GET', '/v2/apis'],
  ['lambda', 'GET', '/2015-03-31/functions'],
  ['ses', 'POST', '/v2/email/outbound-emails'],
])('a call of %s that is not run is named: %s %s', async (service, method, path) => {
  const url = await start();
  const answer = await fetch(`${url}${path}`, { method, headers: signedFor(service) });
  expect([answer.status, answer.headers.get('x-amzn-errortype')]).toEqual([
    404,
    'UnknownOperationException',
  ]);
  expect(await answer.json()).toMatchObject({
    message: expect.stringContaining(`${service}: ${method} ${path} is not run on the laptop.`),
  });
});

test('what is not signed is named by its path', async () => {
  const url = await start();
  const answer = await fetch(`${url}/somewhere?key=secret`);
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({
    message: expect.stringMatching(/^GET \/somewhere is not run on the laptop\. This endpoint/),
  });
});

test('a service of the query protocol is named', async () => {
  const url = await start();
  const body = new URLSearchParams({ Action: 'ListTopics', Version: '2010-03-31' });
  const answer = await fetch(url, { method: 'POST', body, headers: signedFor('sns') });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain(
    '<Code>InvalidAction</Code><Message>sns of version 2010-03-31 is not run on the laptop: ',
  );
});

const engine = (status: number, body: string): Partial<EndpointServices> => ({
  dynamodb: { forward: async () => ({ status, headers: {}, body: Buffer.from(body) }) },
});

const ask = async (url: string) => {
  const headers = { 'x-amz-target': 'DynamoDB_20120810.ListBackups' };
  const answer = await fetch(url, { method: 'POST', headers, body: '{}' });
  return [answer.status, await answer.text()];
};

test('an operation that the engine does not know is named', async () => {
  const unknown = '{"__type":"com.amazon.coral.service#UnknownOperationException"}';
  const [status, text] = await ask(await start(engine(400, unknown)));
  expect(status).toBe(400);
  expect(JSON.parse(String(text))).toEqual({
    __type: 'UnknownOperationException',
    message: 'DynamoDB_20120810.ListBackups is not run on the laptop.',
  });
});

test.each([
  [400, '{"__type":"com.amazonaws.dynamodb.v20120810#ValidationException"}'],
  [400, '{"__type":"a#UnknownOperationException","message":"It has one."}'],
  [400, 'no JSON'],
  [500, '{"__type":"com.amazon.coral.service#UnknownOperationException"}'],
  [200, '{"__type":"a#UnknownOperationException"}'],
])('any other answer of the engine goes on unchanged: %i %s', async (status, body) => {
  expect(await ask(await start(engine(status, body)))).toEqual([status, body]);
});
