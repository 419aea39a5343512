import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { DeadLetters } from '../../../../bin/ops/dlq/letters.ts';
import type { ModelLetter } from './model-dead-letters.ts';
import { DEAD, groupOf, Setup, SOURCE } from './setup.ts';

/** What becomes of a call: as asked, not done, done but the answer is lost, or done in part. */
const fate = fc.constantFrom('done', 'done', 'done', 'failed', 'lost', 'partial');

/** A port whose calls fare as drawn; once the draws are used up, all is well. */
function faulty(setup: Setup, fates: Iterator<string>, taken: string[]): DeadLetters<ModelLetter> {
  const next = (): string => fates.next().value ?? 'done';
  const noAnswer = () => new Error('no answer');
  const { port } = setup;
  return {
    receive: async () => {
      if (next() === 'failed') throw noAnswer();
      return port.receive();
    },
    send: async (messages) => {
      const is = next();
      if (is === 'failed') throw noAnswer();
      const sendable = messages.filter((_, at) => is !== 'partial' || at % 2 === 1);
      const answers = await port.send(sendable);
      taken.push(...sendable.map(({ letter }) => letter.body));
      if (is === 'lost') throw noAnswer();
      return messages.map(
        (message) =>
          answers[sendable.indexOf(message)] ?? { kind: 'refused', reason: 'InternalError' },
      );
    },
    delete: async (letters) => {
      const is = next();
      if (is === 'failed') throw noAnswer();
      const deletable = letters.filter((_, at) => is !== 'partial' || at % 2 === 1);
      await port.delete(deletable);
      if (is === 'lost') throw noAnswer();
      return letters.filter((letter) => !deletable.includes(letter));
    },
    giveBack: async (letters) => {
      if (next() === 'failed') throw noAnswer();
      return port.giveBack(letters);
    },
  };
}

const firstOfEach = (bodies: readonly string[]) => [...new Set(bodies)];

it('keeps each group in its order and loses nothing, whatever fails, however often it is run', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 40 }),
      fc.array(fate, { maxLength: 40 }),
      fc.integer({ min: 1, max: 30 }),
      async (groups, fates, perSecond) => {
        const setup = new Setup();
        const bodies = groups.map((group, n) => `${group}${n}`);
        setup.send(DEAD, ...bodies);
        const taken: string[] = [];
        const port = faulty(setup, fates.values(), taken);
        // Each run uses up some of the draws: in the end nothing fails.
        for (let run = 0; run <= fates.length + 1; run++) {
          await setup.redrive({ perSecond }, port);
          setup.clock.advance(300_000);
        }
        expect(setup.drain(DEAD)).toEqual([]);
        for (const group of 'abcd') {
          const of = (all: readonly string[]) => all.filter((body) => groupOf(body) === group);
          expect(firstOfEach(of(taken))).toEqual(of(bodies));
        }
        expect(new Set(setup.drain(SOURCE).map(groupOf))).toEqual(new Set(groups));
      },
    ),
    { numRuns: 300, seed: 1 },
  );
});
