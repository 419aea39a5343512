import { parseArgs } from 'node:util';
import { UsageError } from '../../bin/command-line/usage-error.ts';
import { integer, requireUrl } from '../../bin/command-line/values.ts';
import { LAPTOP } from '../../bin/deployment/find-stack.ts';

export const usage = `Usage: npm run fuzz -- [options]

Makes requests of docs/openapi.json, valid ones and ones that are one mutation away from it, sends
them to a laptop of its own, and holds each answer against the contract, and the tables against the
answers.

  --requests N      how many (default 5000)
  --seed S          the same requests again (default: one that is printed)
  --url URL         a laptop's API that runs already
  --endpoint URL    where that laptop has its tables (default ${LAPTOP})
  --concurrency N   requests at a time (default 8); the seed's requests follow from it, too
  --minutes N       all is over by then (default 60)
  --help            this text

Ends with 0 when every answer is right, 1 when one is not, 2 when it was called wrongly.`;

export interface Arguments {
  readonly requests: number;
  readonly seed: number | undefined;
  readonly running: { readonly url: string; readonly endpoint: string } | undefined;
  readonly concurrency: number;
  readonly limitMs: number;
}

/** @returns undefined when help was asked for. @throws UsageError */
export function parseArguments(args: readonly string[]): Arguments | undefined {
  const { help, url, endpoint = LAPTOP, seed, ...values } = parse(args);
  if (help) return undefined;
  requireUrl('endpoint', endpoint);
  if (url !== undefined) requireUrl('url', url);
  return {
    requests: integer('requests', values.requests ?? '5000', 1, 10_000_000),
    seed: seed === undefined ? undefined : integer('seed', seed, 0, 2 ** 31 - 1),
    running: url === undefined ? undefined : { url, endpoint },
    concurrency: integer('concurrency', values.concurrency ?? '8', 1, 64),
    limitMs: integer('minutes', values.minutes ?? '60', 1, 600) * 60_000,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        requests: { type: 'string' },
        seed: { type: 'string' },
        url: { type: 'string' },
        endpoint: { type: 'string' },
        concurrency: { type: 'string' },
        minutes: { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
