import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../e2e/laptop.ts';
import { type RunningApp, runApp } from '../run-app.ts';

let app: RunningApp;
beforeAll(async () => {
  app = await runApp('jobs');
});
afterAll(() => app?.stop());

const results = () => app.scan(app.output('TableName'));

async function submit(path: string, jobs: readonly string[], method = 'POST') {
  const answer = await fetch(`${app.output('ApiUrl')}${path}`, {
    method,
    body: JSON.stringify(jobs),
  });
  return { status: answer.status, body: await answer.json() };
}

describe('an API in front of a standard queue with a batching window', () => {
  it('takes any path and any method', async () => {
    expect(await submit('/queue/night', ['one'], 'PUT')).toEqual({
      status: 200,
      body: { accepted: 1, method: 'PUT' },
    });
    expect((await submit('/', [])).status).toBe(404);
    const items = await until(results, (found) => found.length === 1);
    expect(items).toEqual([{ job: 'one', path: 'queue/night', batch: 1 }]);
  });

  it('hands over what has come within the window as one batch, of more than one call', async () => {
    const jobs = Array.from({ length: 25 }, (_, index) => `many-${index}`);
    await submit('/many', jobs);

    const many = await until(
      async () => (await results()).filter(({ path }) => path === 'many'),
      (found) => found.length === 25,
    );

    expect(many.map(({ job }) => job).sort()).toEqual([...jobs].sort());
    // Ten is what a call of SQS answers; more than that in a batch has waited for the window.
    expect(Math.max(...many.map(({ batch }) => Number(batch)))).toBeGreaterThan(10);
  });

  it('gives up only the jobs that fail, and those are dead letters at last', async () => {
    await submit('/mixed', ['good', 'bad']);
    const sqs = new SQSClient(app.sdk);
    const dead = () =>
      sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: app.output('DeadLettersUrl'),
          AttributeNames: ['ApproximateNumberOfMessages'],
        }),
      );

    await until(dead, ({ Attributes }) => Attributes?.['ApproximateNumberOfMessages'] === '1');

    sqs.destroy();
    const mixed = (await results()).filter(({ path }) => path === 'mixed');
    expect(mixed.map(({ job }) => job)).toEqual(['good']);
  });
});
