import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkStack } from '../../../bin/check-stack/check.ts';
import { PluginFailedError } from '../../../bin/check-stack/report-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cfn-lint-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A program that prints this and ends with this code, as cfn-lint would. */
function program(printed: string, exitCode: number): string {
  const file = join(folder, 'cfn-lint');
  writeFileSync(join(folder, 'printed'), printed);
  writeFileSync(file, `#!/bin/sh\ncat '${join(folder, 'printed')}'\nexit ${exitCode}\n`);
  chmodSync(file, 0o755);
  return file;
}

const check = (cfnLint: string) => checkStack({ cfnLint, plugins: ['cfn-lint'] });
const match = (id: string, ...path: readonly string[]) => ({
  Rule: { Id: id },
  Level: 'Warning',
  Message: 'is odd',
  Location: { Path: path },
});

describe('cfn-lint', () => {
  it('is a plugin whose findings are named by their constructs', () => {
    const odd = match('W9999', 'Outputs', 'ApiUrl');
    const { findings } = check(program(JSON.stringify([odd]), 4));

    expect(findings).toMatchObject([{ plugin: 'cfn-lint', ruleName: 'W9999' }]);
  });

  it('finds nothing when it ends with 0', () => {
    expect(check(program('[]', 0)).findings).toEqual([]);
  });

  it.each([
    ['ends with an error of its own', () => program('', 1)],
    ['ends with a code that it does not have', () => program('[]', 127)],
    ['is not there', () => join(folder, 'none')],
    ['prints something else', () => program('Traceback', 0)],
  ])('fails the check when it %s', (_, cfnLint) => {
    expect(() => check(cfnLint())).toThrow(PluginFailedError);
  });
});
