import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startConsole } from '../../../local/console/server.ts';
import { type Listening, PortInUseError } from '../../../local/endpoint/listen.ts';
import { Inbox } from '../../../local/ses/inbox.ts';
import type { Mail } from '../../../local/ses/mail.ts';

let inbox: Inbox;
let listening: Listening;
beforeEach(async () => {
  inbox = new Inbox();
  listening = await startConsole({ port: 0, inbox });
});
afterEach(() => listening.close());

const get = (path: string, init: RequestInit = {}) =>
  fetch(`${listening.url}${path}`, { redirect: 'manual', ...init });
const html = async (path: string) => (await get(path)).text();

const MAIL: Mail = {
  id: 'mail-1',
  atMs: Date.parse('2026-03-12T19:03:58.000Z'),
  source: 'orders@shop.example',
  to: ['ada@example.com'],
  cc: [],
  bcc: [],
  replyTo: [],
  subject: 'Your order is confirmed',
  text: 'Thank you & come again',
  html: '<p>Thank you</p>',
  tags: {},
};
const ATTACK = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`;

describe('the inbox page', () => {
  it('is where the root leads', async () => {
    const answer = await get('/');

    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/inbox']);
  });

  it('says that there is no mail yet, and looks again by itself', async () => {
    expect(await html('/inbox')).toContain('No mail yet');
    expect(await html('/inbox')).toContain('<meta http-equiv="refresh"');
  });

  it('lists the mails, newest first, each with a link', async () => {
    inbox.add(MAIL);
    inbox.add({ ...MAIL, id: 'mail/2', subject: 'Your order is cancelled', to: ['a@x', 'b@x'] });

    const page = await html('/inbox');

    expect(page).toContain('2 mails');
    expect(page.indexOf('cancelled')).toBeLessThan(page.indexOf('confirmed'));
    expect(page).toContain('href="/inbox/mail%2F2"');
    expect(page).toContain('a@x, b@x');
    expect(page).toContain('<time datetime="2026-03-12T19:03:58.000Z">19:03:58</time>');
  });

  it('shows which mails came back', async () => {
    inbox.add(MAIL);
    inbox.add({ ...MAIL, id: 'mail-2', to: ['bounce+1@simulator.amazonses.com'] });
    inbox.add({ ...MAIL, id: 'mail-3', to: ['complaint@simulator.amazonses.com'] });

    const page = await html('/inbox');

    expect(page.match(/<b class="fate">\w+/g)).toEqual([
      '<b class="fate">complained',
      '<b class="fate">bounced',
    ]);
    expect(await html('/inbox/mail-3')).toContain('<dt>Delivery</dt><dd>complained</dd>');
  });

  it('shows the newest 200 of many, and says how many are older', async () => {
    for (let n = 1; n <= 203; n += 1)
      inbox.add({ ...MAIL, id: `m${n}`, subject: `Mail no. ${n}.` });

    const page = await html('/inbox');

    expect(page).toContain('203 mails');
    expect(page).toContain('and 3 older');
    expect(page).toContain('Mail no. 4.');
    expect(page).not.toContain('Mail no. 3.');
  });
});

describe('the page of a mail', () => {
  it('has its headers, its text and its HTML', async () => {
    inbox.add({ ...MAIL, cc: ['carl@example.com'], tags: { outcome: 'confirmed' } });

    const page = await html('/inbox/mail-1');

    for (const [name, value] of [
      ['From', 'orders@shop.example'],
      ['To', 'ada@example.com'],
      ['Cc', 'carl@example.com'],
      ['Date', '2026-03-12T19:03:58.000Z'],
      ['outcome', 'confirmed'],
    ]) {
      expect(page).toContain(`<dt>${name}</dt><dd>${value}</dd>`);
    }
    expect(page).not.toContain('<dt>Bcc</dt>');
    expect(page).toContain('<pre>Thank you &amp; come again</pre>');
    expect(page).toContain('srcdoc="&lt;p&gt;Thank you&lt;/p&gt;"');
  });

  it('has no frame and no text where the mail has none', async () => {
    const { text: _text, html: _html, ...bare } = MAIL;
    inbox.add(bare);

    expect(await html('/inbox/mail-1')).not.toMatch(/<iframe|<pre>/);
  });
});

describe('a hostile mail', () => {
  const hostile: Mail = {
    ...MAIL,
    id: ATTACK,
    source: `${ATTACK}@x`,
    to: [`${ATTACK}@x`],
    cc: [`${ATTACK}@x`],
    bcc: [`${ATTACK}@x`],
    replyTo: [`${ATTACK}@x`],
    subject: `</title>${ATTACK}`,
    text: `</pre>${ATTACK}`,
    html: `</iframe>"${ATTACK}`,
    tags: { [ATTACK]: ATTACK },
  };

  it('puts no element of its own into a page', async () => {
    inbox.add(hostile);

    for (const path of ['/inbox', `/inbox/${encodeURIComponent(ATTACK)}`]) {
      const page = await html(path);
      expect(page).toContain('&lt;script&gt;');
      expect(page).not.toMatch(/<script|<img|<\/title>.*<\/title>/s);
    }
  });

  it('shows its HTML in a frame that may do nothing', async () => {
    inbox.add(hostile);
    const page = await html(`/inbox/${encodeURIComponent(ATTACK)}`);

    const frames = page.match(/<iframe[^>]*>/g);
    expect(frames).toEqual([
      expect.stringMatching(/^<iframe sandbox title="[^"]*" srcdoc="[^"]*">$/),
    ]);
    expect(page.match(/<\/iframe>/g)).toHaveLength(1);
  });

  it('could load and run nothing even so: every page forbids it', async () => {
    inbox.add(hostile);

    for (const path of ['/inbox', `/inbox/${encodeURIComponent(ATTACK)}`, '/nowhere']) {
      const { headers } = await get(path);
      const policy = headers.get('content-security-policy')?.split('; ');
      expect(policy).toEqual(
        expect.arrayContaining(["default-src 'none'", "base-uri 'none'", "form-action 'none'"]),
      );
      expect(policy?.some((part) => part.startsWith('script-src'))).toBe(false);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    }
  });
});

describe('a request', () => {
  it.each(['/nowhere', '/inbox/', '/inbox/unknown', '/inbox/%zz', '/inbox/a/b', '//', '//inbox'])(
    'for %s is 404',
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );

  it('that would change something is 405', async () => {
    for (const method of ['POST', 'DELETE', 'PUT']) {
      const { status, headers } = await get('/inbox', { method });
      expect([status, headers.get('allow')]).toEqual([405, 'GET']);
    }
  });

  it.each(['evil.example', `evil.example:80`, '127.0.0.1.evil.example'])(
    'for the host %s is 403, and shows no mail',
    async (host) => {
      inbox.add(MAIL);

      const { status, body } = await new Promise<{ status: number; body: string }>(
        (resolve, reject) => {
          const { port } = listening;
          const call = request({ host: '127.0.0.1', port, path: '/inbox', headers: { host } });
          call.on('error', reject);
          call.on('response', (answer) => {
            let text = '';
            answer.setEncoding('utf8').on('data', (part: string) => {
              text += part;
            });
            answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: text }));
          });
          call.end();
        },
      );

      expect(status).toBe(403);
      expect(body).not.toContain('ada@example.com');
    },
  );

  it('is for loopback alone, and a taken port is named', async () => {
    expect(listening.url).toBe(`http://127.0.0.1:${listening.port}`);

    await expect(startConsole({ port: listening.port, inbox })).rejects.toThrow(PortInUseError);
  });
});
