/** Whether the licences of packages allow to ship them under MIT. */
import * as z from 'zod';

/** SPDX ids of licences that ask for no more than their text to be kept. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT-0',
]);

/** package-lock.json, version 3, as far as it is read here. */
export const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().default(false),
    }),
  ),
});

export type Lock = z.output<typeof lockSchema>;

export interface Verdict {
  /** Packages that may be shipped, by licence. */
  readonly allowed: Readonly<Record<string, number>>;
  /** `path (licence)` of those that may not. */
  readonly refused: readonly string[];
}

/**
 * Judges what is shipped: every package but those for development, and any whose code is in the
 * functions' bundles.
 * @param bundled paths of packages, as the lock file names them
 */
export function judgeLicences({ packages }: Lock, bundled: ReadonlySet<string>): Verdict {
  const allowed: Record<string, number> = {};
  const refused: string[] = [];
  for (const [path, { license = 'none', dev }] of Object.entries(packages)) {
    if (path === '' || (dev && !bundled.has(path))) continue;
    if (isAllowed(license)) allowed[license] = (allowed[license] ?? 0) + 1;
    else refused.push(`${path} (${license})`);
  }
  for (const path of bundled) {
    if (!Object.hasOwn(packages, path)) refused.push(`${path} (not in the lock file)`);
  }
  return { allowed, refused };
}

/** An SPDX expression without nested parentheses: one of `OR` is enough, `AND` asks for all. */
function isAllowed(expression: string): boolean {
  const terms = expression.replace(/^\((.*)\)$/, '$1').split(' OR ');
  return terms.some((term) => term.split(' AND ').every((id) => ALLOWED.has(id)));
}
