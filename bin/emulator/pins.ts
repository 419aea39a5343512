/** Packages of PyPI, pinned: files of lines `name==version`, which may take in another, `-r FILE`. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Name of a package → its version. */
export type Pins = ReadonlyMap<string, string>;

export const MINISTACK_REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url));

/** @throws Error a line is neither a pin, `-r FILE` nor a comment; two pin one package differently */
export function pinsIn(file: string): Pins {
  const pins = new Map<string, string>();
  const pin = (name: string, version: string) => {
    const other = pins.get(name) ?? version;
    if (other !== version) throw new Error(`${file} pins ${name} to ${version} and to ${other}`);
    pins.set(name, version);
  };
  for (const line of readFileSync(file, 'utf8')
    .split('\n')
    .map((text) => text.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const [, other] = /^-r (\S+)$/.exec(line) ?? [];
    const [, name, version] = /^([\w.-]+)==([\w.]+)$/.exec(line) ?? [];
    if (other) for (const of of pinsIn(join(dirname(file), other))) pin(...of);
    else if (name && version) pin(name, version);
    else throw new Error(`${file} has a line that is no pin: ${line}`);
  }
  return pins;
}

/** @throws Error the file does not pin it */
export function pinnedVersion(file: string, name: string): string {
  const version = pinsIn(file).get(name);
  if (version === undefined) throw new Error(`${file} does not pin ${name}`);
  return version;
}
