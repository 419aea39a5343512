import type * as z from 'zod/mini';
import { PermanentFault } from './faults.ts';
import type { Item } from './ports.ts';

/** A parser of message bodies: what no schema knows is a permanent fault that names the fields. */
export function messageParser<T>(schema: z.ZodMiniType<T>): (body: string) => T {
  return (body) => {
    let json: unknown;
    try {
      json = JSON.parse(body);
    } catch (cause) {
      throw new PermanentFault('the message is not JSON', { cause });
    }
    const parsed = schema.safeParse(json);
    if (parsed.success) return parsed.data;
    throw new PermanentFault(`the message fits no schema: ${describe(parsed.error)}`);
  };
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
