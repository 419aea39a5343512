/** The laptop's DynamoDB, held against other implementations by the project's own adapter. */
import { randomUUID } from 'node:crypto';
import { pinnedVersion } from '../../../../bin/emulator/pins.ts';
import type { Part, PartOptions } from '../part.ts';
import { REQUIREMENTS } from '../requirements.ts';
import { type OtherName, startOther } from '../servers.ts';
import { cases } from './cases/index.ts';
import { runGenerated } from './generated.ts';
import { startLaptop } from './laptop.ts';
import { reportOf } from './report.ts';
import { openSide } from './side.ts';
import { emptyTally, type Tally } from './tally.ts';
import type { Sides, Target } from './target.ts';
import { noLongerDiffering, runWritten } from './written.ts';

/** Sequences at a time, each on tables of its own. */
const WORKERS = 4;
/** Of the generated sequences; after so many no more are looked for. */
const MAX_FAILURES = 5;

export const dynamodb: Part = async (options) => {
  const messages: string[] = [];
  const laptop = await startLaptop((message) => messages.push(message), options.children);
  const againstLaptop = async (target: Target): Promise<[Target, Tally]> => [
    target,
    await compare(target, laptop.url, options),
  ];
  const compared = await Promise.allSettled(
    options.dynamodb === undefined
      ? options.others.map((name) => withOther(name, options, againstLaptop))
      : [againstLaptop(givenTarget(options.dynamodb))],
  ).finally(() => laptop.stop());
  const tallies = compared.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
  return {
    report: tallies.flatMap(([{ title }, tally]) => reportOf(title, tally)),
    failures: [
      // The engine does not die, whatever it is asked.
      ...messages,
      ...tallies.flatMap(([target, tally]) => [
        ...tally.failures,
        ...noLongerDiffering(target, tally),
      ]),
    ],
  };
};

async function withOther<T>(
  name: OtherName,
  options: PartOptions,
  run: (target: Target) => Promise<T>,
): Promise<T> {
  const server = await startOther(name, options);
  const title = `${name} ${pinnedVersion(REQUIREMENTS, name)}`;
  return run({ name, title, url: server.url, option: `--other ${name}` }).finally(() =>
    server.stop(),
  );
}

const givenTarget = (url: string): Target => ({ title: url, url, option: `--dynamodb ${url}` });

async function compare(target: Target, laptopUrl: string, options: PartOptions): Promise<Tally> {
  const tally = emptyTally();
  const run = `conformance-${randomUUID().slice(0, 8)}`;
  await withSides(target, laptopUrl, `${run}-written`, (sides) =>
    runWritten(cases, target, sides, tally),
  );
  const before = tally.failures.length;
  let next = 0;
  const work = (worker: number) =>
    withSides(target, laptopUrl, `${run}-${worker}`, async (sides) => {
      while (next < options.sequences && tally.failures.length - before < MAX_FAILURES) {
        options.progress.update(next, options.sequences, `sequences on ${target.title}`);
        await runGenerated(options.seed + next++, target, sides, tally);
      }
    });
  const workers = Array.from({ length: Math.min(WORKERS, options.sequences) }, (_, n) => work(n));
  // All of them end before whoever waits for them stops the servers.
  for (const outcome of await Promise.allSettled(workers)) {
    if (outcome.status === 'rejected') throw outcome.reason;
  }
  return tally;
}

async function withSides(
  { url, name }: Target,
  laptopUrl: string,
  prefix: string,
  run: (sides: Sides) => Promise<void>,
): Promise<void> {
  const laptop = await openSide(laptopUrl, prefix, 'laptop');
  try {
    const other = await openSide(url, prefix, name ? 'other' : 'given');
    await run({ laptop, other }).finally(() => other.end());
  } finally {
    await laptop.end();
  }
}
