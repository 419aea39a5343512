/** What an option may say. Each throws a `UsageError` that names the option. */
import { UsageError } from './usage-error.ts';

export function integer(name: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new UsageError(`--${name} must be an integer from ${least} to ${most}, not "${text}"`);
}

export function requireUrl(name: string, text: string): void {
  const protocol = URL.canParse(text) ? new URL(text).protocol : '';
  if (protocol === 'http:' || protocol === 'https:') return;
  throw new UsageError(`--${name} must be an http or https URL, not "${text}"`);
}
