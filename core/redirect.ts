/** Mail of a deployment that must not reach its customers. */
import type { MailContent } from './mail.ts';

/**
 * The mail as it goes to somebody else than whom it is for, which its subject hints at: the first
 * character of the address and its top-level domain, no more.
 */
export function redirected(content: MailContent, intendedFor: string): MailContent {
  return { ...content, subject: `[for ${masked(intendedFor)}] ${content.subject}` };
}

function masked(address: string): string {
  const topLevel = address.slice(address.lastIndexOf('.') + 1);
  return `${address.slice(0, 1)}***@***.${topLevel}`;
}
