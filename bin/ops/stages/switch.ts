/** Switches the event source mappings of a stage, and waits until they are as they were asked to be. */
import { UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import type { QueueUrls } from '../../deployment/outputs.ts';
import type { Deployment } from '../command.ts';
import { displayName } from '../dlq/queues.ts';
import { countMessages, type QueueCounts } from '../queue-counts.ts';
import { isOn, type Mapping, mappingsOf, readMapping } from './stages.ts';

export interface Switched extends QueueCounts {
  readonly queue: string;
  /** Before; `none`: nobody reads the queue. */
  readonly was: 'enabled' | 'paused' | 'none';
  /** `switching`: Lambda is not done with it. */
  readonly is: 'enabled' | 'paused' | 'switching' | 'none';
}

export interface SwitchOptions {
  readonly enabled: boolean;
  /** For how long to wait, ms. */
  readonly patienceMs: number;
}

/** Between two looks, ms. */
const POLL_MS = 1_000;
/** Lambda refuses a change while it is busy with the last one (UpdateEventSourceMapping, errors). */
const BUSY = 'ResourceInUseException';

/**
 * Switches the mappings of these queues, which changes nothing where they are so already. A pause
 * then waits for what was handed out before it; either ends when the patience does, or the signal.
 */
export async function switchQueues(
  deployment: Deployment,
  queues: readonly QueueUrls[],
  options: SwitchOptions,
): Promise<readonly Switched[]> {
  const { connection, clock } = deployment;
  const untilMs = clock.now() + options.patienceMs;
  const found = await Promise.all(
    queues.map(async (queue) => ({ queue, mappings: await mappingsOf(connection, queue) })),
  );
  for (const { mappings } of found) {
    for (const mapping of mappings) await switchOne(deployment, mapping, options.enabled, untilMs);
  }
  return Promise.all(
    found.map(({ queue, mappings }) =>
      settle(deployment, queue, mappings, options.enabled, untilMs),
    ),
  );
}

async function switchOne(
  deployment: Deployment,
  mapping: Mapping,
  Enabled: boolean,
  untilMs: number,
): Promise<void> {
  if (isOn(mapping) === Enabled) return;
  for (;;) {
    try {
      const change = { UUID: mapping.uuid, Enabled };
      await deployment.connection.lambda.send(new UpdateEventSourceMappingCommand(change));
      return;
    } catch (error) {
      const isBusy = error instanceof Error && error.name === BUSY;
      if (!isBusy || isOver(deployment, untilMs)) throw error;
      await deployment.clock.sleep(POLL_MS);
    }
  }
}

async function settle(
  deployment: Deployment,
  queue: QueueUrls,
  mappings: readonly Mapping[],
  enabled: boolean,
  untilMs: number,
): Promise<Switched> {
  const { connection, progress } = deployment;
  const name = displayName(queue);
  for (;;) {
    const now = await Promise.all(mappings.map((mapping) => readMapping(connection, mapping)));
    const counts = await countMessages(connection.sqs, queue.url);
    const is = stateOf(now, enabled);
    const isDone = is !== 'switching' && (enabled || counts.inFlight === 0);
    if (isDone || isOver(deployment, untilMs)) {
      const was = mappings.length === 0 ? 'none' : mappings.every(isOn) ? 'enabled' : 'paused';
      return { queue: name, was, is, ...counts };
    }
    progress.update(0, counts.inFlight, `messages of ${name} in flight`);
    await deployment.clock.sleep(POLL_MS);
  }
}

function stateOf(mappings: readonly Mapping[], enabled: boolean): Switched['is'] {
  if (mappings.length === 0) return 'none';
  const asked = enabled ? 'Enabled' : 'Disabled';
  if (mappings.some(({ state }) => state !== asked)) return 'switching';
  return enabled ? 'enabled' : 'paused';
}

const isOver = ({ clock, signal }: Deployment, untilMs: number) =>
  signal.aborted || clock.now() >= untilMs;
