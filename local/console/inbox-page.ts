import { escapeHtml } from '../../core/html.ts';
import { fateOf } from '../ses/fate.ts';
import type { Inbox } from '../ses/inbox.ts';
import type { Mail } from '../ses/mail.ts';
import { page } from './page.ts';

/** As many as a page shows; the rest is a `GET /_aws/ses` away. */
const SHOWN = 200;
const REFRESH_SECONDS = 3;

/** The list of mails, newest first. */
export function inboxPage(inbox: Inbox): string {
  const mails = inbox.list().slice(-SHOWN).reverse();
  const title =
    inbox.count === 0 ? 'No mail yet' : `${inbox.count} ${inbox.count === 1 ? 'mail' : 'mails'}`;
  const hidden = inbox.count - mails.length + inbox.droppedCount;
  const rest = hidden > 0 ? `<p class="soft">and ${hidden} older</p>` : '';
  const body = `<ul class="mails">${mails.map(row).join('')}</ul>${rest}`;
  return page({ title, body, refreshSeconds: REFRESH_SECONDS });
}

/** What became of the mail, where it did not just arrive. */
function fates(to: readonly string[]): string {
  const other = [...new Set(to.map(fateOf))].filter((fate) => fate !== 'delivered');
  return other.map((fate) => ` <b class="fate">${fate}</b>`).join('');
}

function row({ id, atMs, to, subject }: Mail): string {
  const time = new Date(atMs).toISOString();
  return `<li><a href="/inbox/${encodeURIComponent(id)}"><time datetime="${time}">${time.slice(11, 19)}</time><span>${escapeHtml(to.join(', '))}${fates(to)}</span><span>${escapeHtml(subject)}</span></a></li>`;
}
