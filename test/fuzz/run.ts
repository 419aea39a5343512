/** A run: so many cases of a seed, some at a time, each of which has to be right. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { answerChecker } from './answers.ts';
import { cases } from './cases/all.ts';
import type { Case } from './cases/case.ts';
import { readContract } from './contract.ts';
import type { Deployment } from './deployment.ts';
import { orderOf, ownerOf } from './judge.ts';
import { createAgent } from './send.ts';
import { openShop } from './shop.ts';
import { Tally } from './tally.ts';
import { type Trials, tryCase } from './trial.ts';

/** Requests that are made smaller at most, for one that is wrong. */
const MAX_SHRINKS = 200;

export interface RunOptions {
  readonly deployment: Deployment;
  readonly requests: number;
  readonly seed: number;
  readonly concurrency: number;
  /** All of it ends by then, with what is found. */
  readonly limitMs: number;
  /** Nobody else submits orders meanwhile: all of them are counted. */
  readonly isAlone: boolean;
  readonly onProgress: (requests: number) => void;
}

export interface RunResult {
  readonly tally: Tally;
  readonly seconds: number;
  readonly findings: readonly string[];
}

export async function fuzz(options: RunOptions): Promise<RunResult> {
  const { deployment, requests, seed, concurrency } = options;
  const { apiUrl, region } = deployment;
  const target = { apiUrl, region, agent: createAgent(concurrency) };
  const nonce = Date.now().toString(36);
  const [shopName, neighbourName] = [`fuzz-${nonce}-shop`, `fuzz-${nonce}-neighbour`];
  const shop = await openShop(target, shopName, neighbourName);
  const before = await watched();
  const ordersBefore = options.isAlone ? await deployment.countOrders() : 0;
  const contract = readContract();
  const tally = new Tally();
  let callers = 0;
  const trials: Trials = {
    deployment,
    target,
    tally,
    checker: answerChecker(contract),
    shop: shopName,
    newCaller: () => `fuzz-${nonce}-${++callers}`,
  };
  const arbitrary = cases(contract, shop);
  const startedAt = performance.now();
  const lanes = Array.from({ length: concurrency }, (_, lane) => {
    const share = Math.ceil((requests - lane) / concurrency);
    return runLane(trials, arbitrary, share, seed + lane, options);
  });
  const findings = (await Promise.all(lanes)).flat();
  const seconds = (performance.now() - startedAt) / 1000;
  if (!isDeepStrictEqual(await watched(), before)) {
    findings.push('a refusal changed an order: the neighbour’s, or the one that was rejected');
  }
  if (options.isAlone) {
    const more = (await deployment.countOrders()) - ordersBefore;
    if (more !== tally.orders)
      findings.push(`${tally.orders} orders were accepted, and ${more} are there`);
  }
  target.agent.destroy();
  return { tally, seconds, findings };

  /** What no request may change. */
  async function watched() {
    return [
      await deployment.read(shop.neighbour.orderId, ownerOf(neighbourName)),
      await deployment.read(shop.rejected, ownerOf(shopName)),
      orderOf(shopName, 'rejected') === shop.rejected,
    ];
  }
}

/** Some of the cases, one after the other, from a seed of their own. */
async function runLane(
  trials: Trials,
  arbitrary: fc.Arbitrary<Case>,
  numRuns: number,
  seed: number,
  { limitMs, onProgress }: RunOptions,
): Promise<string[]> {
  if (numRuns < 1) return [];
  const property = fc.asyncProperty(fc.limitShrink(arbitrary, MAX_SHRINKS), async (made) => {
    await tryCase(trials, made);
    onProgress(trials.tally.requests);
  });
  const result = await fc.check(property, {
    numRuns,
    seed,
    interruptAfterTimeLimit: limitMs,
    markInterruptAsFailure: true,
  });
  if (!result.failed) return [];
  if (result.interrupted && !result.errorInstance) return [`not done after ${limitMs / 1000} s`];
  const { errorInstance, numShrinks } = result;
  const message = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  const shrunk = `made smaller ${numShrinks} times, after ${result.numRuns} requests of seed ${seed}`;
  return [`${message}\n(${shrunk})`];
}
