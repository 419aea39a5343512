/** What the contract's descriptions say beside its schemas, by a component's name. */
import type { JsonSchema } from './contract.ts';

/** Said in the description of DisplayName. */
const NOT_IN_NAMES = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffd\ufffe\uffff]/u;

/** Texts that break each rule, though the schema takes them. */
const breakers: Readonly<Record<string, readonly string[]>> = {
  DisplayName: [
    ' ',
    '\u00a0\u3000',
    'Ada\r\nBcc: eve@example.com',
    '\u0000',
    '\u007f',
    '\u0085',
    'Ada \ud83e',
    '\udd89 Ada',
    '\u2028',
    '\u202eadA',
    '\u2066',
    '\ufffd',
    '\ufffe',
    '\uffff',
  ],
};

export const ruleBreakersOf = (name: string | undefined): readonly string[] =>
  breakers[name ?? ''] ?? [];

/** Whether a value that fits the schema keeps the component's rule, too. */
export function keepsRule(name: string, value: unknown): boolean {
  if (name !== 'DisplayName' || typeof value !== 'string') return true;
  return value.trim() !== '' && !NOT_IN_NAMES.test(value);
}

/** The longest text that a schema takes; none when it has no limit, or none is known. */
export function longestOf({ maxLength, pattern }: JsonSchema): string | undefined {
  if (typeof maxLength !== 'number') return undefined;
  const fits = typeof pattern === 'string' ? new RegExp(pattern, 'u') : /^/;
  const candidates = ['~'.repeat(maxLength), longestAddress(maxLength), '🦉'.repeat(maxLength)];
  return candidates.findLast((text) => fits.test(text) && [...text].length === maxLength);
}

/** 64 characters before the `@`, labels of 63 after it (RFC 5321, RFC 1035). */
function longestAddress(length: number): string {
  const labels = `${'d'.repeat(63)}.`.repeat(5);
  const domain = labels.slice(0, length - 65 - 4);
  return `${'l'.repeat(64)}@${domain.replace(/\.$/, 'd')}.com`;
}
