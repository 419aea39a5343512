/** Mistakes in what is done with mails that come back. */
import type { Mutant } from './mutant.ts';

const consumer = 'lambdas/feedback/consumer.ts';
const note = 'lambdas/feedback/note.ts';

export const feedbackMutants: readonly Mutant[] = [
  {
    name: 'failed-event-swallowed',
    mistake: 'A bounce that could not be noted is reported as handled.',
    file: consumer,
    find: "return isDead && (await bury(ports, record, error)) ? 'dead' : 'failed';",
    replace: "return 'handled';",
    profiles: ['mixed'],
  },
  {
    name: 'event-conflict-taken-as-duplicate',
    mistake: 'A bounce whose items another writer holds is taken for one that is noted.',
    file: consumer,
    find: "refusal?.kind === 'condition'",
    replace: 'refusal !== undefined',
    profiles: ['mixed', 'contention'],
  },
  {
    name: 'one-event-an-order',
    mistake: 'A second bounce of an order takes the place of the first.',
    file: 'lambdas/runtime/mail-report.ts',
    find: 'set: { [attribute]: noted },',
    replace: "set: { 'feedback/one': noted },",
    profiles: ['contention', 'mixed'],
  },
  {
    name: 'bounce-suppresses-nobody',
    mistake: 'A bounce for good is noted, and its address is mailed on.',
    file: note,
    find: 'const addresses = isFinal ? ',
    replace: "const addresses = isFinal && kind === 'complained' ? ",
    profiles: ['mixed'],
  },
  {
    name: 'passing-bounce-is-final',
    mistake: 'A bounce that may pass is taken for one that does not.',
    file: note,
    find: "isFinal: bounceType === 'Permanent'",
    replace: 'isFinal: true',
    profiles: ['mixed'],
  },
];
