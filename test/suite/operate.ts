import assert from 'node:assert/strict';
import type { Command } from '../../bin/ops/command.ts';
import { readCommandLine } from '../../bin/ops/input.ts';
import { systemClock } from '../../lambdas/runtime/system-clock.ts';
import type { Target } from './target.ts';

/**
 * Runs one of the operator's commands on the target, as its command line would; its data.
 * @throws when it did not do all that it was asked for
 */
export async function operate(
  { endpoint, stack, connection, outputs, signal }: Target,
  command: Command,
  ...words: readonly string[]
): Promise<unknown> {
  const { input } = readCommandLine([...command.name.split(' '), ...words], [command], {});
  const { isWell, text, data } = await command.prepare(input)({
    place: { endpoint, stack },
    connection,
    outputs,
    clock: systemClock,
    progress: { update: () => {}, end: () => {} },
    signal,
  });
  assert.ok(isWell, `ops ${command.name} ${words.join(' ')}: ${text}`);
  return data;
}
