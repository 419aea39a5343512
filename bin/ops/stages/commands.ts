/** `pause` and `resume` */
import { UsageError } from '../../command-line/usage-error.ts';
import type { Command } from '../command.ts';
import type { Input } from '../input.ts';
import { table } from '../table.ts';
import { count } from '../words.ts';
import { queuesOfStage } from './stages.ts';
import { type Switched, switchQueues } from './switch.ts';

/** A function has 30 s for a batch in production, and Lambda takes some for the switch. */
const DEFAULT_WAIT_SECONDS = 60;
const MAX_WAIT_SECONDS = 3_600;

export const pauseCommand: Command = {
  name: 'pause',
  summary: 'has a stage read no more messages, and waits for those that it has',
  usage: `pause STAGE [options]

Disables the event source mappings of a stage (order, inventory, email, feedback): no message is handed to it any
more, and all wait in their order, for the 14 days that a queue keeps them. Waits until none is in flight,
and says how many wait. A message that backs off after a failure counts as in flight, too. To pause what
is paused changes nothing. The next \`cdk deploy\` that changes the mapping enables it.

  --wait SECONDS      for how long to wait, 0 to ${MAX_WAIT_SECONDS.toLocaleString('en-GB')} (default ${DEFAULT_WAIT_SECONDS})`,
  examples: ['pause inventory', 'pause order --wait 300 --endpoint aws'],
  options: { wait: 'text' },
  prepare: (input) => switchStage(input, 'pause'),
};

export const resumeCommand: Command = {
  name: 'resume',
  summary: 'has a paused stage go on',
  usage: `resume STAGE [options]

Enables the event source mappings of a stage (order, inventory, email, feedback) again: it goes on with what waits.
To resume what is not paused changes nothing.

  --wait SECONDS      for how long to wait for Lambda, 0 to ${MAX_WAIT_SECONDS.toLocaleString('en-GB')} (default ${DEFAULT_WAIT_SECONDS})`,
  examples: ['resume inventory', 'resume order --endpoint aws'],
  options: { wait: 'text' },
  prepare: (input) => switchStage(input, 'resume'),
};

function switchStage(input: Input, verb: 'pause' | 'resume'): ReturnType<Command['prepare']> {
  const [stage, ...others] = input.words;
  if (stage === undefined || others.length > 0) throw new UsageError(`${verb} takes one STAGE`);
  const waitSeconds = input.integer('wait', DEFAULT_WAIT_SECONDS, 0, MAX_WAIT_SECONDS);
  return async (deployment) => {
    const queues = queuesOfStage(deployment.outputs, stage);
    const enabled = verb === 'resume';
    const options = { enabled, patienceMs: waitSeconds * 1000 };
    const switched = await switchQueues(deployment, queues, options);
    const problems = switched.flatMap((queue) => problemsOf(queue, enabled));
    deployment.progress.end();
    return {
      isWell: problems.length === 0,
      text: render(switched, problems),
      data: { stage, queues: switched, problems },
    };
  };
}

function problemsOf({ queue, is, inFlight }: Switched, enabled: boolean): readonly string[] {
  if (is === 'none') return [`nobody reads ${queue}: it has no event source mapping`];
  if (is === 'switching') return [`Lambda has not switched ${queue} yet: run it again`];
  if (enabled || inFlight === 0) return [];
  const messages = count(inFlight, 'message');
  return [`${messages} of ${queue} still in flight: being handled, or backing off after a failure`];
}

function render(switched: readonly Switched[], problems: readonly string[]): string {
  const rows = switched.map(({ queue, was, is, visible, inFlight, delayed }) => [
    queue,
    was,
    is,
    visible + delayed,
    inFlight,
  ]);
  return [
    table(['QUEUE', 'WAS', 'IS', 'WAITING', 'IN FLIGHT'], rows),
    ...(problems.length > 0 ? [problems.map((problem) => `! ${problem}`).join('\n')] : []),
  ].join('\n\n');
}
