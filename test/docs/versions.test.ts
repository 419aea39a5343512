import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { type Pins, pinsIn } from '../../bin/emulator/pins.ts';
import { REQUIREMENTS } from '../conformance/others/requirements.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const pages = ['README.md', ...readdirSync(`${root}docs`).map((name) => `docs/${name}`)];

/** As the pages call them. */
const packages = { MiniStack: 'ministack', moto: 'moto', boto3: 'boto3', 'AWS CLI': 'awscli' };

/** Versions that a text names otherwise than they are pinned, and how many it names. */
function versionsIn(text: string, pins: Pins) {
  const named = Object.entries(packages).flatMap(([name, pin]) =>
    [
      ...text.matchAll(new RegExp(`${name}(?:\\]\\([^)]*\\))?[\\s|]+(\\d+\\.\\d+\\.\\d+)`, 'g')),
    ].map(([, version]) => ({ name, version, pinned: pins.get(pin) })),
  );
  return { named, wrong: named.filter(({ version, pinned }) => version !== pinned) };
}

it('the pages name the versions that are pinned', () => {
  const pins = pinsIn(REQUIREMENTS);
  const all = pages.map((page) => versionsIn(readFileSync(`${root}${page}`, 'utf8'), pins));
  expect(all.flatMap(({ wrong }) => wrong)).toEqual([]);
  const named = new Set(all.flatMap((page) => page.named.map(({ name }) => name)));
  expect([...named].sort()).toEqual(Object.keys(packages).sort());
});

it('a version that is not pinned is found', () => {
  const pins = new Map([['moto', '5.0.0']]);
  expect(versionsIn('| moto | 5.0.1 |', pins).wrong).toHaveLength(1);
});
