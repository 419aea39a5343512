/**
 * What a task of the watch remembers from run to run: one item under a version. A run writes it
 * before it acts, so that of two runs that overlap, one goes on and the other stands back.
 */
import * as z from 'zod/mini';
import { parseItem } from '../runtime/parse.ts';
import type { Item, Store } from '../runtime/ports.ts';

export interface Memory<T> {
  /** 0: the task never ran. */
  readonly version: number;
  /** Nothing, when it never ran, or when another version of this code wrote it. */
  readonly value: T | undefined;
}

const versioned = z.object({ version: z.int().check(z.positive()) });

export async function recall<T>(
  store: Store,
  task: string,
  schema: z.ZodMiniType<T>,
): Promise<Memory<T>> {
  const [item] = await store.get([{ table: 'watch', key: task }]);
  if (!item) return { version: 0, value: undefined };
  const { version } = parseItem(versioned, item, `what the watch knows of ${task}`);
  return { version, value: schema.safeParse(item).data };
}

/** Writes the version after this one; false: another run was faster. */
export async function remember(
  store: Store,
  task: string,
  { version }: Memory<unknown>,
  value: Item,
): Promise<boolean> {
  const commit = await store.write({
    kind: 'put',
    table: 'watch',
    item: { ...value, task, version: version + 1 },
    when:
      version === 0
        ? { kind: 'absent', attribute: 'task' }
        : { kind: 'compare', attribute: 'version', operator: '=', value: version },
  });
  return commit.kind === 'committed';
}
