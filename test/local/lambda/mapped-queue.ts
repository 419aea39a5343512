/** A queue of the model whose messages go to a function that a test answers for. */
import type { Deployment } from '../../../local/assembly/deployment.ts';
import { systemClock } from '../../../local/clock.ts';
import { openSwitches } from '../../../local/event-source/kept-switches.ts';
import { type Mappings, startMappings } from '../../../local/event-sources.ts';
import type { InvokeResult } from '../../../local/lambda/invoke.ts';
import type { SqsModel } from '../../../local/sqs/model.ts';
import { SqsPoller } from '../../../local/sqs/poller.ts';

export interface MappedQueues {
  readonly mappings: Mappings;
  /** Batches that the function was given, in order: how many messages each has. */
  readonly batches: readonly number[];
  /** Answers the oldest batch that was not answered. */
  answer(result?: InvokeResult): void;
  stop(): Promise<void>;
}

const OK: InvokeResult = { kind: 'ok', payload: null };

/** @param options.switchesPath a file of the caller's, which may be there from before. */
export function mapQueues(
  model: SqsModel,
  deployment: Deployment,
  { switchesPath, isAtOnce = false }: { switchesPath: string; isAtOnce?: boolean },
): MappedQueues {
  const batches: number[] = [];
  const waiting: ((result: InvokeResult) => void)[] = [];
  const switches = openSwitches(switchesPath);
  const mappings = startMappings({
    deployment,
    poller: new SqsPoller(model),
    clock: systemClock,
    switches,
    onFault: (error) => {
      throw error;
    },
    lambda: {
      invoke: (_name, event) => {
        batches.push(sizeOf(event));
        if (isAtOnce) return Promise.resolve(OK);
        return new Promise((resolve) => waiting.push(resolve));
      },
      environments: () => [],
      kill: () => false,
      stop: async () => {},
    },
  });
  const answer = (result = OK) => waiting.shift()?.(result);
  return {
    mappings,
    batches,
    answer,
    async stop() {
      while (waiting.length > 0) answer();
      await mappings.stop();
      switches.close();
    },
  };
}

function sizeOf(event: unknown): number {
  if (typeof event !== 'object' || event === null || !('Records' in event)) return 0;
  return Array.isArray(event.Records) ? event.Records.length : 0;
}
