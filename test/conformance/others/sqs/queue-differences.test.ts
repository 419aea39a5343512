/** What is left out of generated sequences is what the text of the difference says, and no more. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSqsServer } from '../../../../local/sqs/server.ts';
import { clientOf } from './client.ts';
import { LaptopView } from './laptop-view.ts';
import { queueDifferences } from './queue-differences.ts';
import { Side } from './side.ts';
import type { QueueAttributes, Setup, Step } from './step.ts';
import { uniquePrefix } from './unique-prefix.ts';

async function viewOf(setup: Setup): Promise<LaptopView> {
  const server = await startSqsServer();
  const sqs = clientOf(server.url);
  onTestFinished(() => {
    sqs.destroy();
    return server.close();
  });
  const side = new Side(sqs, uniquePrefix(), setup.kind);
  await side.setUp(setup);
  return new LaptopView(setup, server.model, side);
}

const create = (attributes: QueueAttributes, name = 'main'): Step => ({
  call: 'CreateQueue',
  name,
  attributes,
});
const set = (attributes: QueueAttributes): Step => ({
  call: 'SetQueueAttributes',
  queue: 'main',
  attributes,
});
const policy = (maxReceiveCount: unknown) => ({
  RedrivePolicy: JSON.stringify({ deadLetterTargetArn: 'arn:dead', maxReceiveCount }),
});
const fifo: Setup = { kind: 'fifo' };
const standard: Setup = { kind: 'standard' };
const perGroup: Setup = { kind: 'fifo', perGroup: true };
const redriving: Setup = { kind: 'fifo', maxReceiveCount: 3 };
const byGroup = { DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' };
const byQueue = { DeduplicationScope: 'queue', FifoThroughputLimit: 'perQueue' };
const mixed = { DeduplicationScope: 'queue', FifoThroughputLimit: 'perMessageGroupId' };

describe('left out of generated sequences', () => {
  it.each<[id: string, isLeftOut: boolean, setup: Setup, step: Step]>([
    ['S46', true, fifo, set(mixed)],
    ['S46', true, fifo, set({ DeduplicationScope: 'none' })],
    ['S46', false, fifo, set(byGroup)],
    ['S46', false, fifo, set(byQueue)],
    ['S48', true, fifo, set({ FifoQueue: 'false' })],
    ['S48', false, standard, set({ FifoQueue: 'false' })],
    ['S55', true, fifo, create({ RedrivePolicy: '' })],
    ['S55', true, fifo, create({ RedrivePolicy: '' }, '-more.fifo')],
    ['S55', false, fifo, set({ RedrivePolicy: '' })],
    ['S57', true, redriving, create(policy('3'))],
    ['S57', false, redriving, create(policy('3'), '-more.fifo')],
    ['S59', true, fifo, create(policy(2))],
    ['S59', false, redriving, create(policy(2))],
    ['S59', true, fifo, create(byGroup)],
    ['S59', false, fifo, create(byQueue)],
    ['S59', false, perGroup, create(byGroup)],
    ['S59', false, perGroup, create(byQueue)],
  ])('%s: %s, on %j, %j', async (id, isLeftOut, setup, step) => {
    const difference = queueDifferences.find((each) => each.id === id);
    expect(difference?.meets?.(step, await viewOf(setup))).toBe(isLeftOut);
  });
});
