/** Mistakes in what becomes of a message that failed. */
import type { Mutant } from './mutant.ts';

const failed = 'lambdas/runtime/failed.ts';
const shell = 'lambdas/runtime/shell.ts';

export const failureMutants: readonly Mutant[] = [
  {
    name: 'failures-not-reported',
    mistake: 'The function answers without batch item failures: all that it was given is deleted.',
    file: shell,
    find: 'staying.flat().map(',
    replace: '[].map(',
    profiles: ['mixed'],
  },
  {
    name: 'failure-of-batch-swallowed',
    mistake: 'A batch that fails as a whole is logged, and deleted.',
    file: shell,
    find: 'for (const head of batch.heads()) batch.fail(head, error);',
    replace: '',
    profiles: ['mixed'],
  },
  {
    name: 'first-of-group-reported',
    mistake: 'Of a group that failed only the first message stays in the queue.',
    file: failed,
    find: 'return records;',
    replace: 'return [first];',
    profiles: ['mixed'],
  },
  {
    name: 'rest-dies-with-poison',
    mistake: 'With a message that is buried the rest of its group is deleted.',
    file: failed,
    find: 'return later;',
    replace: 'return [];',
    profiles: ['poison'],
  },
  {
    name: 'poison-dropped',
    mistake: 'A dead message is deleted, and no dead letter is made of it.',
    file: failed,
    find: 'await source.bury(record, failure);',
    replace: '',
    profiles: ['poison'],
  },
  {
    name: 'failed-burial-ignored',
    mistake: 'A message whose dead letter could not be made is deleted.',
    file: failed,
    find: 'return false;',
    replace: 'return true;',
    profiles: ['poison'],
  },
  {
    name: 'newer-is-poison',
    mistake: 'A message that newer code sent is dead after a few attempts.',
    file: 'lambdas/runtime/parse.ts',
    find: 'throw new TransientFault(',
    replace: 'throw new PermanentFault(',
    profiles: ['mixed'],
  },
  {
    name: 'poison-retried',
    mistake: 'A message that no schema knows is tried as often as one that meets an outage.',
    file: failed,
    find: 'PERMANENT_ATTEMPTS = 3',
    replace: 'PERMANENT_ATTEMPTS = 1_000',
    profiles: ['mixed'],
  },
  {
    name: 'outage-is-poison',
    mistake: 'A message that met an outage is dead after as few attempts as poison.',
    file: failed,
    find: 'error instanceof TransientFault ? maxReceiveCount : PERMANENT_ATTEMPTS',
    replace: 'PERMANENT_ATTEMPTS',
    profiles: ['outages', 'mixed'],
  },
  {
    name: 'patience-runs-out',
    mistake: 'The pause after a failure does not grow: a long outage uses up all attempts.',
    file: failed,
    find: 'FIRST_PAUSE_SECONDS * 2 ** (attempt - 1)',
    replace: 'FIRST_PAUSE_SECONDS',
    profiles: ['outages'],
  },
  {
    name: 'failure-not-healed',
    mistake: 'The failure of a dead message stays on its order when it is redriven and handled.',
    file: 'lambdas/runtime/failure-record.ts',
    find: 'remove: [id] }',
    replace: 'remove: [] }',
    profiles: ['poison'],
  },
  {
    name: 'deadline-not-kept',
    mistake: 'Calls are waited for until the function times out, and nothing is reported.',
    file: 'lambdas/runtime/deadline.ts',
    find: 'this.require(1);',
    replace: 'return call();',
    profiles: ['mixed'],
  },
];
