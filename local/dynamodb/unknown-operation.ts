import { z } from 'zod';
import { parseJson } from '../endpoint/body.ts';
import type { EngineAnswer } from './proxy.ts';

/** The engine's answer is 63 bytes; nothing larger is parsed for it. */
const LARGEST_BYTES = 200;

const unknownOperation = z.strictObject({
  __type: z.string().endsWith('#UnknownOperationException'),
});

/** Whether the engine does not know the operation: it says so without naming it. */
export function isUnknownOperation({ status, body }: EngineAnswer): boolean {
  if (status !== 400 || body.length > LARGEST_BYTES) return false;
  return unknownOperation.safeParse(parseJson(body)).success;
}
