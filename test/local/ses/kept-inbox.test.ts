import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openInbox } from '../../../local/ses/kept-inbox.ts';
import type { Mail } from '../../../local/ses/mail.ts';

let directory: string;
let path: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'inbox-test-'));
  path = join(directory, 'mails.jsonl');
});
afterEach(() => rmSync(directory, { recursive: true }));

const mail = (id: string): Mail => ({
  id,
  atMs: 1_700_000_000_000,
  source: 'orders@shop.example',
  to: ['ada@example.com'],
  cc: [],
  bcc: ['log@shop.example'],
  replyTo: [],
  subject: 'Your order',
  text: 'Hello \u{1f600}',
  raw: Buffer.from([0, 10, 255]),
  tags: { order: 'ord_1', outcome: 'confirmed' },
  configurationSet: 'default',
});

it('an inbox that is opened again holds what it held, byte for byte', () => {
  const { inbox, close } = openInbox(path);
  inbox.add(mail('1'));
  inbox.add(mail('2'));
  close();
  expect(openInbox(path).inbox.list()).toEqual([mail('1'), mail('2')]);
});

it('an inbox goes on counting what it has dropped', () => {
  const first = openInbox(path, { capacity: 2 });
  for (const id of ['1', '2', '3']) first.inbox.add(mail(id));
  first.close();
  openInbox(path, { capacity: 2 }).close();
  const { inbox } = openInbox(path, { capacity: 2 });
  inbox.add(mail('4'));
  expect(inbox.list().map(({ id }) => id)).toEqual(['3', '4']);
  expect(inbox.droppedCount).toBe(2);
});

it('a mail whose line was torn was never answered for, and is not there', () => {
  const { inbox, close } = openInbox(path);
  inbox.add(mail('1'));
  inbox.add(mail('2'));
  close();
  writeFileSync(path, readFileSync(path).subarray(0, -5));
  expect(openInbox(path).inbox.list()).toEqual([mail('1')]);
});
