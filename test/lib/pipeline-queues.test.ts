import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { pipelineQueues } from '../../lib/pipeline-queues.ts';
import { resourcesOf, templateWith } from './template.ts';

const template = templateWith();
const outputs = template.findOutputs('*');
const queues = resourcesOf(template, 'AWS::SQS::Queue');

it('the queues that the tools know are those of the outputs, in their order', () => {
  const named = Object.keys(outputs).flatMap((key) => /^(.+)QueueUrl$/.exec(key)?.[1] ?? []);
  expect(pipelineQueues.map(({ name }) => name)).toEqual(named);
});

it.each(pipelineQueues)('$name is a $type queue, and so is that of its dead letters', (queue) => {
  for (const output of [`${queue.name}QueueUrl`, `${queue.name}DeadLettersUrl`]) {
    const resource = queues[outputs[output]?.['Value'].Ref];
    expect(resource?.Properties['FifoQueue'] ?? false).toBe(queue.type === 'fifo');
  }
});

it.each(pipelineQueues)('$name is consumed by the function of the folder $stage', ({ stage }) => {
  expect(existsSync(new URL(`../../lambdas/${stage}/index.ts`, import.meta.url))).toBe(true);
});
