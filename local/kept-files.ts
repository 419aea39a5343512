/** What the runtime keeps from one start to the next, and where. */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

export interface KeptFiles {
  readonly queues: string;
  readonly mails: string;
  /** Event source mappings that were switched by hand. */
  readonly switches: string;
  /** SQLite, which has files beside it. */
  readonly tables: string;
}

const names = {
  queues: 'queues.jsonl',
  mails: 'mails.jsonl',
  switches: 'switches.jsonl',
  tables: 'tables.sqlite',
} as const;

/** The files of a state folder, whose `data` folder exists then; `fresh` removes what they hold. */
export async function openKeptFiles(stateDirectory: string, fresh: boolean): Promise<KeptFiles> {
  const data = join(stateDirectory, 'data');
  // Orders and mails are personal: on a machine that others use, the folder is its owner's alone.
  await mkdir(data, { recursive: true, mode: 0o700 });
  if (fresh) await forget(data);
  return {
    queues: join(data, names.queues),
    mails: join(data, names.mails),
    switches: join(data, names.switches),
    tables: join(data, names.tables),
  };
}

/** By name: somebody may have named a folder of theirs, with a `data` that is not ours. */
async function forget(data: string): Promise<void> {
  const isOurs = (file: string) => Object.values(names).some((name) => file.startsWith(name));
  const files = (await readdir(data)).filter(isOurs);
  await Promise.all(files.map((file) => rm(join(data, file))));
}
