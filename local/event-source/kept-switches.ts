import { z } from 'zod';
import { Journal } from '../journal/journal.ts';
import { readJournal } from '../journal/read-journal.ts';

const VERSION = 1;

const entrySchema = z.object({ mapping: z.string(), enabled: z.boolean() });

/** Event source mappings that somebody has switched on or off, by logical id. */
export interface KeptSwitches {
  /** Undefined: as the template says. */
  get(mapping: string): boolean | undefined;
  set(mapping: string, enabled: boolean): void;
  close(): void;
}

/**
 * The switches of a file: a pause lasts beyond a restart, as it does on AWS, where no process of
 * ours is what holds it.
 * @throws UnusableStateError
 */
export function openSwitches(path: string): KeptSwitches {
  const entries = readJournal({ path, version: VERSION }, entrySchema);
  const switches = new Map(entries.map(({ mapping, enabled }) => [mapping, enabled]));
  const entriesOf = () => [...switches].map(([mapping, enabled]) => ({ mapping, enabled }));
  const journal = new Journal({ path, version: VERSION }, entriesOf());
  return {
    get: (mapping) => switches.get(mapping),
    set(mapping, enabled) {
      journal.append({ mapping, enabled });
      switches.set(mapping, enabled);
      if (journal.isLarge) journal.rewrite(entriesOf());
    },
    close: () => journal.close(),
  };
}
