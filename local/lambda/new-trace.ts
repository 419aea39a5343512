import { randomBytes } from 'node:crypto';

/**
 * The header of a trace that begins with an invocation, as Lambda makes one for every invocation
 * that brings none (X-Ray Developer Guide, "Tracing header"). No one samples here.
 */
export function newTraceHeader(nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000).toString(16);
  const unique = randomBytes(12).toString('hex');
  const segment = randomBytes(8).toString('hex');
  return `Root=1-${seconds.padStart(8, '0')}-${unique};Parent=${segment};Sampled=0`;
}
