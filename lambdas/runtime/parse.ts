import type * as z from 'zod/mini';
import { upgraded } from '../../core/upgrade.ts';
import { PermanentFault, TransientFault } from './faults.ts';
import type { Item } from './ports.ts';

/**
 * A parser of message bodies, of this version and of the one before. What no schema knows is a
 * permanent fault that names the fields; what code sent that is newer than this, as happens while a
 * version is deployed, is a transient one: the message waits for the code.
 */
export function messageParser<T>(schema: z.ZodMiniType<T>): (body: string) => T {
  return (body) => {
    const read = upgraded(parseJson(body));
    if (read.kind === 'newer') {
      throw new TransientFault(`the message has version ${read.version}, newer than this code`, {
        certain: true,
      });
    }
    const parsed = schema.safeParse(read.message);
    if (parsed.success) return parsed.data;
    throw new PermanentFault(`the message fits no schema: ${describe(parsed.error)}`);
  };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new PermanentFault('the message is not JSON', { cause });
  }
}

/** Parses a stored item; one that does not fit its schema is a permanent fault. */
export function parseItem<T>(schema: z.ZodMiniType<T>, item: Item, what: string): T {
  const parsed = schema.safeParse(item);
  if (parsed.success) return parsed.data;
  throw new PermanentFault(`${what} cannot be read: ${describe(parsed.error)}`);
}

/** Paths and rules only, never the values: they may be personal. */
function describe(error: z.core.$ZodError): string {
  return error.issues.map(({ path, code }) => `/${path.join('/')} (${code})`).join(', ');
}
