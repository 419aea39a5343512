import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Journal } from '../../../local/journal/journal.ts';
import { readJournal, UnusableStateError } from '../../../local/journal/read-journal.ts';

let directory: string;
let path: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'journal-test-'));
  path = join(directory, 'journal.jsonl');
});
afterEach(() => rmSync(directory, { recursive: true }));

const version = 1;
const read = () => readJournal({ path, version }, z.string());

describe('a journal', () => {
  it('is empty where there is no file', () => {
    expect(read()).toEqual([]);
  });

  it('has an entry in the file when append returns', () => {
    const journal = new Journal({ path, version }, ['first']);
    journal.append('two\nlines, \u{1f600} and \u2028');
    expect(read()).toEqual(['first', 'two\nlines, \u{1f600} and \u2028']);
    journal.close();
  });

  it('loses only the last entry, wherever it was torn', () => {
    const journal = new Journal({ path, version }, ['kept']);
    journal.append('torn \u{1f600} entry');
    journal.close();
    const whole = readFileSync(path);
    const before = whole.indexOf('"torn');
    for (let length = before; length < whole.length; length++) {
      writeFileSync(path, whole.subarray(0, length));
      expect(read()).toEqual(['kept']);
    }
  });

  it('forgets a torn entry for good when it is opened again', () => {
    new Journal({ path, version }, ['kept']).close();
    writeFileSync(path, `${readFileSync(path, 'utf8')}"to`);
    const reopened = new Journal({ path, version }, read());
    reopened.append('next');
    reopened.close();
    expect(read()).toEqual(['kept', 'next']);
  });

  it('is large once more was appended than it held, and no less than the slack', () => {
    const journal = new Journal({ path, version, slackBytes: 20 });
    journal.append('0123456789');
    expect(journal.isLarge).toBe(false);
    journal.append('0123456789');
    expect(journal.isLarge).toBe(true);
    journal.rewrite(['0123456789'.repeat(5)]);
    journal.append('0123456789'.repeat(4));
    expect(journal.isLarge).toBe(false);
    journal.append('0123456789'.repeat(4));
    expect(journal.isLarge).toBe(true);
    journal.close();
  });

  it('keeps what it held when a process dies while writing it anew', () => {
    const journal = new Journal({ path, version }, ['old']);
    const dying = function* () {
      yield 'new';
      throw new Error('killed');
    };
    expect(() => journal.rewrite(dying())).toThrow('killed');
    expect(read()).toEqual(['old']);
    expect(() => journal.append('into nowhere')).toThrow('closed');
  });

  it('takes no entry after one that it could not write', () => {
    const journal = new Journal({ path, version });
    journal.close();
    expect(() => journal.append('lost')).toThrow('closed');
    expect(() => journal.append('next')).toThrow('closed');
    expect(read()).toEqual([]);
  });
});

describe('a journal that cannot be used', () => {
  it.each([
    ['of another version', '{"version":2}\n', 'another version'],
    ['without a header', '"entry"\n', 'Line 1'],
    ['that is empty', '', 'Line 1'],
    ['with a line in it that is no JSON', '{"version":1}\n"a"\n"b\n"c"\n', 'Line 3'],
    ['with a line in it that is no entry', '{"version":1}\n7\n', 'Line 2'],
  ])('%s says so, and how to go on', (_, text, says) => {
    writeFileSync(path, text);
    expect(read).toThrow(UnusableStateError);
    expect(read).toThrow(says);
    expect(read).toThrow('npm start -- --fresh');
  });
});
