import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DeleteEventSourceMappingCommand,
  GetEventSourceMappingCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Deployment } from '../../../local/assembly/deployment.ts';
import { systemClock } from '../../../local/clock.ts';
import { pausedQueues } from '../../../local/event-sources.ts';
import { createLambdaApi } from '../../../local/lambda/api.ts';
import { SqsModel } from '../../../local/sqs/model.ts';
import {
  deployment as base,
  sdkConfig,
  seededRandom,
  startTestEndpoint,
} from '../endpoint/fixture.ts';
import { SPEC, settle } from '../event-source/fake-queue.ts';
import { type MappedQueues, mapQueues } from './mapped-queue.ts';

const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:f';
const deployment: Deployment = {
  ...base,
  functions: [
    {
      logicalId: 'F',
      name: 'f',
      arn: functionArn,
      codeDirectory: '',
      handler: '',
      timeoutMs: 1,
      memoryMb: 1,
      environment: {},
      role: { name: 'r', arn: 'arn:aws:iam::000000000000:role/r', policies: [] },
    },
  ],
  eventSourceMappings: [
    { ...SPEC, maximumConcurrency: 2 },
    { ...SPEC, logicalId: 'Other', queueName: 'other.fifo' },
  ],
};
const arn = (queue: string) => `arn:aws:sqs:us-east-1:000000000000:${queue}`;

let directory: string;
let model: SqsModel;
let queues: MappedQueues;
let lambda: LambdaClient;
let close: () => Promise<void>;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mappings-test-'));
  model = new SqsModel({ clock: systemClock, random: seededRandom(1) });
  for (const { queueName } of deployment.eventSourceMappings) {
    model.createQueue(queueName, { FifoQueue: 'true' });
  }
  queues = map();
  const endpoint = await startTestEndpoint({
    lambda: createLambdaApi(deployment, () => queues.mappings),
  });
  lambda = new LambdaClient(sdkConfig(endpoint.url));
  close = endpoint.close;
});
afterEach(async () => {
  lambda.destroy();
  await close();
  await queues.stop();
  rmSync(directory, { recursive: true });
});

const map = () => mapQueues(model, deployment, { switchesPath: join(directory, 'switches.jsonl') });

const send = (id: string) => model.send('q.fifo', { body: id, groupId: id, deduplicationId: id });

async function mappingOf(queue: string) {
  const { EventSourceMappings = [] } = await lambda.send(
    new ListEventSourceMappingsCommand({ EventSourceArn: arn(queue) }),
  );
  expect(EventSourceMappings).toHaveLength(1);
  return EventSourceMappings[0];
}

async function switchTo(enabled: boolean) {
  const { UUID } = (await mappingOf('q.fifo')) ?? {};
  return lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: enabled }));
}

describe("Lambda's API on the laptop", () => {
  it('lists the mappings of the template, and finds one by its queue, function or id', async () => {
    const { EventSourceMappings: all = [] } = await lambda.send(
      new ListEventSourceMappingsCommand({ FunctionName: 'f' }),
    );
    expect(all.map(({ EventSourceArn }) => EventSourceArn)).toEqual([
      arn('q.fifo'),
      arn('other.fifo'),
    ]);
    const one = await mappingOf('q.fifo');
    expect(one).toMatchObject({
      UUID: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      FunctionArn: functionArn,
      State: 'Enabled',
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 2 },
    });
    expect(await lambda.send(new GetEventSourceMappingCommand({ UUID: one?.UUID }))).toMatchObject(
      one ?? {},
    );
    const none = new ListEventSourceMappingsCommand({ FunctionName: 'g' });
    expect((await lambda.send(none)).EventSourceMappings).toEqual([]);
  });

  it('refuses what it does not do: another change, another action, another mapping', async () => {
    const { UUID } = (await mappingOf('q.fifo')) ?? {};
    const change = new UpdateEventSourceMappingCommand({ UUID, BatchSize: 1 });
    await expect(lambda.send(change)).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
    });
    await expect(lambda.send(new DeleteEventSourceMappingCommand({ UUID }))).rejects.toMatchObject({
      name: 'InvalidRequestContentException',
    });
    await expect(
      lambda.send(new GetEventSourceMappingCommand({ UUID: 'none' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect((await mappingOf('q.fifo'))?.State).toBe('Enabled');
  });
});

describe('a mapping that is switched off', () => {
  it('leaves messages where they are until it is switched on, again and again', async () => {
    expect(await switchTo(false)).toMatchObject({ State: 'Disabled' });
    expect(await switchTo(false)).toMatchObject({ State: 'Disabled' });
    send('a');
    await settle();
    expect(queues.batches).toEqual([]);
    expect(await mappingOf('other.fifo')).toMatchObject({ State: 'Enabled' });

    expect(await switchTo(true)).toMatchObject({ State: 'Enabled' });
    await settle();
    expect(queues.batches).toEqual([1]);
  });

  it('finishes the batch that it had begun', async () => {
    send('a');
    await settle();
    await switchTo(false);
    send('b');
    queues.answer();
    await settle();
    expect(queues.batches).toEqual([1]);
    const { counts } = model.queue('q.fifo');
    expect([counts.visible, counts['in-flight']]).toEqual([1, 0]);
  });

  it('stays so when the runtime starts again, and the start says so', async () => {
    await switchTo(false);
    await queues.stop();
    queues = map();
    expect(await mappingOf('q.fifo')).toMatchObject({ State: 'Disabled' });
    expect(pausedQueues(queues.mappings)).toContain('q.fifo.');
    send('a');
    await settle();
    expect(queues.batches).toEqual([]);

    await switchTo(true);
    await queues.stop();
    queues = map();
    expect(pausedQueues(queues.mappings)).toBeUndefined();
  });
});
