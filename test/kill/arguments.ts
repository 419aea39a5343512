import { parseArgs } from 'node:util';

export const usage = `Usage: npm run kill -- [options]

Runs the pipeline on ports of its own, submits real orders, and ends processes with kill -9 at
moments that a seed decides: a function's worker, the DynamoDB engine, everything, the parent alone.
What dies is started again, what was not answered is submitted again. At the end the books must
balance, every accepted order be settled, every mail be sent once (one more a kill at most), and no
process or port be left behind.

  --kills N       how many (default 200)
  --seed S        the same moments again (default: one that is printed)
  --file PATH     orders to submit (default test/fixtures/online-retail-150.csv.gz)
  --rate N        orders a second (default 10)
  --settle N      seconds for all to settle after the last kill (default 1000: a message can be
                  put off for 15 minutes)
  --help          this text

Ends with 0 when all holds, 1 when something does not.`;

/** The command line is wrong; the message says what. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface Arguments {
  readonly kills: number;
  readonly seed: number | undefined;
  readonly file: string | undefined;
  readonly ordersPerSecond: number;
  readonly settleWithinMs: number;
}

/** @returns undefined when help was asked for. @throws UsageError */
export function parseArguments(args: readonly string[]): Arguments | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  return {
    kills: integer('kills', values.kills ?? '200', 10_000),
    seed: values.seed === undefined ? undefined : integer('seed', values.seed, 2 ** 32 - 1),
    file: values.file,
    ordersPerSecond: integer('rate', values.rate ?? '10', 1_000),
    settleWithinMs: integer('settle', values.settle ?? '1000', 3_600) * 1_000,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        kills: { type: 'string' },
        seed: { type: 'string' },
        file: { type: 'string' },
        rate: { type: 'string' },
        settle: { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function integer(name: string, text: string, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= most) return number;
  throw new UsageError(`--${name} must be an integer from 1 to ${most}, not "${text}"`);
}
