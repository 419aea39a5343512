import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MINISTACK_REQUIREMENTS, pinnedVersion, pinsIn } from '../../../bin/emulator/pins.ts';
import { REQUIREMENTS } from '../../conformance/others/requirements.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pins-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, ...lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.join('\n'));
  return path;
}

describe('pinned packages', () => {
  it('are those of a file and of the files that it takes in', () => {
    file('other.txt', '# why', 'a==1.0.post0', '');
    expect([...pinsIn(file('all.txt', '-r other.txt', 'b-c==2'))]).toEqual([
      ['a', '1.0.post0'],
      ['b-c', '2'],
    ]);
  });

  it.each([
    ['a range', 'a>=1'],
    ['a name alone', 'a'],
    ['an option', '--pre'],
  ])('are no %s', (_, line) => {
    expect(() => pinsIn(file('all.txt', line))).toThrow(`no pin: ${line}`);
  });

  it('have one version', () => {
    file('other.txt', 'a==1');
    const two = file('all.txt', '-r other.txt', 'a==2');
    expect(() => pinsIn(two)).toThrow('pins a to 2 and to 1');
  });

  it('are asked for by their name', () => {
    const all = file('all.txt', 'a==1');
    expect(pinnedVersion(all, 'a')).toBe('1');
    expect(() => pinnedVersion(all, 'b')).toThrow('does not pin b');
  });

  it('have the same MiniStack for the comparison as for the deployment', () => {
    expect(pinnedVersion(REQUIREMENTS, 'ministack')).toBe(
      pinnedVersion(MINISTACK_REQUIREMENTS, 'ministack'),
    );
    expect(pinsIn(REQUIREMENTS).has('moto')).toBe(true);
  });
});
