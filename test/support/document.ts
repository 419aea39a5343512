/** Applies a document's own code blocks to a copy of the project: what it tells is what is tested. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The blocks whose info string names a file: a `diff` changes it (context and removed lines must be
 * there, once), any other makes it. Throws an error that names the block that does not fit.
 */
export function applyBlocks(document: string, directory: string): readonly string[] {
  const blocks = [...document.matchAll(/^```(\w+) (\S+)\n([\s\S]*?)^```$/gm)];
  return blocks.map(([, language = '', file = '', text = '']) => {
    const path = join(directory, file);
    if (language === 'diff') {
      writeFileSync(path, changed(readFileSync(path, 'utf8'), text, file));
    } else {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    return file;
  });
}

function changed(source: string, diff: string, file: string): string {
  const lines = diff.split('\n').filter((line) => line !== '');
  const without = (sign: string) =>
    lines.filter((line) => !line.startsWith(sign)).map((line) => `${line.slice(1)}\n`);
  const parts = source.split(without('+').join(''));
  if (parts.length !== 2) {
    throw new Error(`a block for ${file} fits it ${parts.length - 1} times: ${lines[0]}`);
  }
  return parts.join(without('-').join(''));
}
