/** Holds the laptop's SQS against others: written cases, and generated sequences of calls. */
import { performance } from 'node:perf_hooks';
import { type SqsServer, startSqsServer } from '../../../../local/sqs/server.ts';
import type { Part, PartOptions, PartResult } from '../part.ts';
import { type OtherName, type OtherServer, startOther } from '../servers.ts';
import { clientOf } from './client.ts';
import { differences } from './differences.ts';
import { runGenerated } from './generated.ts';
import { judgeCases } from './judge-cases.ts';
import { knownOf } from './known.ts';
import type { Connections } from './no-answer.ts';
import { reportCases, reportFound, reportGenerated } from './report.ts';
import type { Pair } from './run-sequence.ts';
import { showAgain } from './shown.ts';
import { runCases } from './written.ts';

export const sqs: Part = async (options) => {
  const laptop = await startSqsServer();
  const others: OtherServer[] = [];
  try {
    for (const name of options.others) others.push(await startOther(name, options));
    const written = await holdCases(others, options);
    const generated: PartResult[] = [];
    for (const other of others) generated.push(await holdSequences(laptop, other, options));
    return joined([written, ...generated]);
  } finally {
    await Promise.all([laptop.close(), ...others.map((other) => other.stop())]);
  }
};

/**
 * All at the same time: the cases wait more than they work. The laptop has to pass every one of them in
 * `sqs.test.ts`, on a clock that does not depend on how busy the machine is.
 */
async function holdCases(
  others: readonly OtherServer[],
  { patienceSeconds, progress }: PartOptions,
): Promise<PartResult> {
  progress.update(0, 1, 'SQS: written cases');
  const judged = others.map(async ({ name, url }) => {
    const outcomes = await runCases(url, patienceSeconds, expectedOf(name));
    const cases = judgeCases(name, outcomes, knownOf(differences, name));
    return { report: reportCases(name, cases), failures: cases.failures };
  });
  return joined(await Promise.all(judged));
}

/** The cases that a known difference names. */
function expectedOf(name: OtherName): ReadonlySet<string> {
  return new Set(knownOf(differences, name).flatMap(({ cases = [] }) => cases));
}

async function holdSequences(
  laptop: SqsServer,
  { name, url }: OtherServer,
  { sequences, seed, progress }: PartOptions,
): Promise<PartResult> {
  const known = knownOf(differences, name);
  const connect = () => connectBoth(laptop, url);
  const { pair, destroy } = connect();
  const gone = await showAgain(name, pair, connect, known).finally(destroy);
  const from = performance.now();
  let done = 0;
  const onDone = () => {
    done += 1;
    progress.update(done, sequences, `SQS: sequences on ${name}`);
  };
  const { tally, found } = await runGenerated({ connect, known, sequences, seed, onDone });
  const seconds = (performance.now() - from) / 1000;
  return {
    report: reportGenerated(name, { sequences, seed, seconds, tally }),
    failures: [...gone, ...found.map((each) => reportFound(name, each))],
  };
}

function connectBoth({ url, model }: SqsServer, otherUrl: string): Connections<Pair> {
  const [laptop, other] = [clientOf(url), clientOf(otherUrl)];
  return {
    pair: { laptop: { sqs: laptop, model }, other: { sqs: other } },
    destroy: () => {
      laptop.destroy();
      other.destroy();
    },
  };
}

function joined(results: readonly PartResult[]): PartResult {
  return {
    report: results.flatMap(({ report }) => report),
    failures: results.flatMap(({ failures }) => failures),
  };
}
