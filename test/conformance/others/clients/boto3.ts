/** The program in Python: how it is run, and how its lines are read. */
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { ProgramPath } from '../../../../bin/emulator/python-packages.ts';
import { type Ended, runChild } from './child.ts';
import type { ClientResult } from './client-result.ts';

const PROGRAM = fileURLToPath(new URL('python/run.py', import.meta.url));
/** A hundred times what it takes. */
const LIMIT_MS = 240_000;

const versionsLine = z.strictObject({ python: z.string(), boto3: z.string() });
const testLine = z.strictObject({ test: z.string(), failed: z.string().nullable() });
const endLine = z.strictObject({ ran: z.int() });

export async function runBoto3(
  programs: ProgramPath,
  environment: Readonly<Record<string, string>>,
  directory: string,
): Promise<ClientResult> {
  const args = [PROGRAM];
  const command = programs('python');
  return readLines(await runChild({ command, args, environment, directory, limitMs: LIMIT_MS }));
}

/** A run that did not tell all, or tells otherwise than it ends, is a failure too. */
export function readLines({ status, stdout, stderr }: Ended): ClientResult {
  const lines = stdout.split('\n').filter((line) => line !== '');
  const values = lines.map(parsed);
  const versions = versionsLine.safeParse(values[0]).data;
  const end = endLine.safeParse(values.at(-1)).data;
  const tests = values
    .slice(1, end ? -1 : undefined)
    .map((value) => testLine.safeParse(value).data);
  const told = tests.filter((test) => test !== undefined);
  const failures = told
    .filter(({ failed }) => failed !== null)
    .map(({ test, failed }) => `boto3: ${test}\n${failed}`);
  const passed = told.length - failures.length;
  const isWhole = versions && end && end.ran > 0 && told.length === tests.length;
  const isAsTold = status === (failures.length === 0 ? 0 : 1);
  const broken = `boto3: the program ended with ${status}:\n${stdout}\n${stderr}`;
  return {
    client: versions ? `boto3 ${versions.boto3} on Python ${versions.python}` : 'boto3',
    passed,
    failures: isWhole && isAsTold ? failures : [...failures, broken],
  };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
