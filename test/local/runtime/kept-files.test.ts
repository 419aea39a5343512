import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openKeptFiles } from '../../../local/kept-files.ts';

let directory: string;
let data: string;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'kept-files-test-'));
  data = join(directory, 'data');
  const { queues, mails, switches, tables } = await openKeptFiles(directory, false);
  for (const file of [
    ...[queues, `${queues}.new`, mails, switches],
    ...[tables, `${tables}-wal`, `${tables}-shm`],
  ]) {
    writeFileSync(file, '');
  }
  writeFileSync(join(data, 'mine.csv'), '');
});
afterEach(() => rmSync(directory, { recursive: true }));

describe('the kept files', () => {
  it('are left as they are', async () => {
    await openKeptFiles(directory, false);
    expect(readdirSync(data)).toHaveLength(8);
  });

  it('are in a folder that nobody else of the machine can open', () => {
    expect(statSync(data).mode & 0o777).toBe(0o700);
  });

  it('are gone after a fresh start, and nothing else of the folder is', async () => {
    await openKeptFiles(directory, true);
    expect(readdirSync(data)).toEqual(['mine.csv']);
  });
});
