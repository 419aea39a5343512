import { parseArgs } from 'node:util';
import { UsageError } from '../../../bin/command-line/usage-error.ts';
import { integer, requireUrl } from '../../../bin/command-line/values.ts';
import { type OtherName, otherNames } from './servers.ts';

export const partNames = ['sqs', 'dynamodb', 'clients'] as const;
export type PartName = (typeof partNames)[number];

export const usage = `Usage: npm run conformance -- [options]

Holds the laptop's SQS and DynamoDB against moto and MiniStack, and lets boto3 and the AWS CLI use
the laptop: see docs/conformance.md. Installs them outside of the project when they are missing.
Needs Python 3.11 or later with venv.

  --part P          sqs, dynamodb or clients; all unless told, may be given again
  --other O         moto or ministack; both unless told
  --sequences N     generated sequences of calls for each of the others (default 150)
  --seed S          of the first sequence (default 1); each next has the next seed
  --patience S      seconds: a written case of SQS that waits longer is not run (default 5)
  --cache DIRECTORY where they are installed (default ~/.cache/order-pipeline)
  --dynamodb URL    holds the laptop's DynamoDB against the one that serves this address, instead of
                    the others: all that differs is listed. Its tables are conformance-…; credentials
                    and region are those of the environment (AWS_ACCESS_KEY_ID, AWS_REGION, …)
  --document        writes the known differences into docs/conformance.md, and runs nothing
  --help            this text

Ends with 0 when nothing differs that docs/conformance.md does not name, 1 when something does, 2
when it was called wrongly.`;

export interface Arguments {
  readonly parts: readonly PartName[];
  readonly others: readonly OtherName[];
  readonly sequences: number;
  readonly seed: number;
  readonly dynamodb: string | undefined;
  readonly patienceSeconds: number;
  readonly document: boolean;
  readonly cache: string | undefined;
}

/** @returns undefined when help was asked for. @throws UsageError */
export function parseArguments(args: readonly string[]): Arguments | undefined {
  const { help, part, other, dynamodb, cache, document = false, ...numbers } = parse(args);
  const { sequences = '150', seed = '1', patience = '5' } = numbers;
  if (help) return undefined;
  if (dynamodb !== undefined) requireUrl('dynamodb', dynamodb);
  return {
    parts: chosen('part', part, partNames),
    others: chosen('other', other, otherNames),
    sequences: integer('sequences', sequences, 0, 1_000_000),
    seed: integer('seed', seed, 0, 2 ** 31 - 1),
    dynamodb,
    patienceSeconds: integer('patience', patience, 0, 3600),
    document,
    cache,
  };
}

function chosen<T extends string>(
  option: string,
  given: readonly string[] | undefined,
  names: readonly T[],
): readonly T[] {
  const wrong = given?.find((name) => !names.some((known) => known === name));
  if (wrong !== undefined) {
    throw new UsageError(`--${option} must be one of ${names.join(', ')}, not "${wrong}"`);
  }
  return given ? names.filter((name) => given.includes(name)) : names;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        part: { type: 'string', multiple: true },
        other: { type: 'string', multiple: true },
        sequences: { type: 'string' },
        seed: { type: 'string' },
        dynamodb: { type: 'string' },
        patience: { type: 'string' },
        document: { type: 'boolean' },
        cache: { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
