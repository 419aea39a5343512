import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

function sourcesOf(folder: string): readonly { file: string; text: string }[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.m?ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ file: relative(root, path), text: readFileSync(path, 'utf8') }));
}

/** What a folder's files import: the top-level folder for files of ours, the package otherwise. */
function importsOf(folder: string): ReadonlySet<string> {
  const found = sourcesOf(folder).flatMap(({ file, text }) =>
    [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, specifier = '']) =>
      specifier.startsWith('.')
        ? (relative(root, join(root, dirname(file), specifier)).split('/')[0] ?? '')
        : specifier,
    ),
  );
  return new Set(found);
}

const ours = ['bin', 'lib', 'core', 'lambdas', 'local', 'test'];
const foldersThat = (folder: string) =>
  [...importsOf(folder)].filter((name) => ours.includes(name)).sort();

describe('arrows point one way', () => {
  it('core imports nothing of ours, and of others only schemas and a digest', () => {
    expect([...importsOf('core')].sort()).toEqual(['core', 'node:crypto', 'zod/mini']);
  });

  it('lambdas import core', () => {
    expect(foldersThat('lambdas')).toEqual(['core', 'lambdas']);
  });

  it('lib imports of what it deploys only what both sides must call the same', () => {
    expect(foldersThat('lib')).toEqual(['core', 'lambdas', 'lib']);
  });

  it('the laptop runtime reads the template, and imports neither lib nor bin', () => {
    expect(foldersThat('local')).toEqual(['core', 'lambdas', 'local']);
  });
});

it('core reads no clock, no chance and no environment', () => {
  const sources = sourcesOf('core');
  expect(sources.length).toBeGreaterThan(10);
  for (const { file, text } of sources) {
    expect([file, /Date\.now|new Date\(|Math\.random|process\./.exec(text)?.[0]]).toEqual([
      file,
      undefined,
    ]);
  }
});
