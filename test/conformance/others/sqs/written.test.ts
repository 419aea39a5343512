/** One case at endpoints that fail in their own ways. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { ConformanceCase } from '../../case.ts';
import { expectRefusal } from '../../refusal.ts';
import { clientOf } from './client.ts';
import { NoAnswerError } from './no-answer.ts';
import { refusalOf } from './outcome.ts';
import { runCase } from './written.ts';

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no address');
  return `http://127.0.0.1:${address.port}`;
}

const hangUp: RequestListener = (request) => request.socket.destroy();
const fail: RequestListener = (_, response) => {
  response.writeHead(500, { 'content-type': 'text/html' }).end('<html>');
};

const ask = new GetQueueUrlCommand({ QueueName: 'main' });
const example: ConformanceCase = {
  id: 'C001',
  title: 'a queue that does not exist is refused',
  source: '',
  run: (target) => expectRefusal(target.sqs.send(ask), 'QueueDoesNotExist'),
};

async function errorOf(url: string): Promise<unknown> {
  const sqs = clientOf(url);
  onTestFinished(() => sqs.destroy());
  return sqs.send(ask).then(
    () => 'no error',
    (error: unknown) => error,
  );
}

it('a connection that breaks is no outcome of a call', async () => {
  const error = await errorOf(await serve(hangUp));
  expect(error).toBeInstanceOf(NoAnswerError);
  expect(() => refusalOf(error)).toThrow('GetQueueUrlCommand got no answer');
});

it('an answer that is none of SQS is an outcome', async () => {
  const error = await errorOf(await serve(fail));
  expect(refusalOf(error)).toMatchObject({ kind: 'refusal' });
});

it('a case is unanswered whose call is, though it took that for a refusal', async () => {
  expect(await runCase(await serve(hangUp), example)).toMatchObject({
    kind: 'unanswered',
    reason: expect.stringContaining('GetQueueUrlCommand got no answer'),
  });
});

it('a case fails that was answered otherwise', async () => {
  expect(await runCase(await serve(fail), example)).toMatchObject({ kind: 'failed' });
});

it('a case has neither the region nor the credentials of the environment', async () => {
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'somebody');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const seen: (string | undefined)[] = [];
  const url = await serve((request, response) => {
    seen.push(request.headers.authorization);
    fail(request, response);
  });
  await runCase(url, example);
  expect(seen).toEqual([expect.stringMatching(/Credential=test\/\d{8}\/us-east-1\/sqs\//)]);
});
