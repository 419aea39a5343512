/** A mail as SES's API gets it: a form. */
import type { Mail } from '../../lambdas/runtime/ports.ts';

export function mailIn(form: string): Mail {
  const fields = new URLSearchParams(form);
  const at = (name: string) => fields.get(name) ?? '';
  const tags: Record<string, string> = {};
  for (let n = 1; fields.has(`Tags.member.${n}.Name`); n++) {
    tags[at(`Tags.member.${n}.Name`)] = at(`Tags.member.${n}.Value`);
  }
  return {
    to: at('Destination.ToAddresses.member.1'),
    subject: at('Message.Subject.Data'),
    text: at('Message.Body.Text.Data'),
    html: at('Message.Body.Html.Data'),
    tags,
  };
}
