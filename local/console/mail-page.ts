import { escapeHtml } from '../../core/html.ts';
import { fateOf } from '../ses/fate.ts';
import type { Mail } from '../ses/mail.ts';
import { page } from './page.ts';

/** One mail: its headers, its text, and its HTML in a frame that may do nothing. */
export function mailPage(mail: Mail): string {
  const body = [
    headers(mail),
    mail.text === undefined ? '' : `<h2>Text</h2><pre>${escapeHtml(mail.text)}</pre>`,
    mail.html === undefined
      ? ''
      : `<h2>HTML</h2><iframe sandbox title="The mail's HTML" srcdoc="${escapeHtml(mail.html)}"></iframe>`,
  ].join('\n');
  return page({ title: mail.subject, body, refreshSeconds: undefined });
}

function headers(mail: Mail): string {
  const rows: readonly (readonly [string, string])[] = [
    ['From', mail.source],
    ['To', mail.to.join(', ')],
    ['Cc', mail.cc.join(', ')],
    ['Bcc', mail.bcc.join(', ')],
    ['Reply-To', mail.replyTo.join(', ')],
    ['Delivery', mail.to.map((address) => fateOf(address)).join(', ')],
    ['Date', new Date(mail.atMs).toISOString()],
    ...Object.entries(mail.tags),
  ];
  const shown = rows.filter(([, value]) => value !== '');
  return `<dl>${shown.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`).join('')}</dl>`;
}
