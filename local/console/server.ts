/** The page of this machine's pipeline: the inbox. Read-only, on loopback, without any script. */
import { createServer, type ServerResponse } from 'node:http';
import { isLoopbackHost } from '../endpoint/guard.ts';
import { type Listening, listenOnLoopback } from '../endpoint/listen.ts';
import type { Inbox } from '../ses/inbox.ts';
import { inboxPage } from './inbox-page.ts';
import { mailPage } from './mail-page.ts';
import { page } from './page.ts';

export interface ConsoleOptions {
  /** 0 means any. */
  readonly port: number;
  readonly inbox: Inbox;
}

/** Nothing is loaded and nothing runs: a mail is somebody else's HTML. */
const SECURITY_HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** @throws PortInUseError */
export function startConsole({ port, inbox }: ConsoleOptions): Promise<Listening> {
  const server = createServer((request, response) => {
    if (!isLoopbackHost(request.headers)) return answer(response, 403, problem('Not this host'));
    if (request.method !== 'GET')
      return answer(response, 405, problem('GET only'), { allow: 'GET' });
    // Not by URL, which takes a path of two slashes for a host, and throws where there is none.
    const path = request.url?.split('?', 1)[0] ?? '/';
    if (path === '/') return answer(response, 302, '', { location: '/inbox' });
    const html = render(path, inbox);
    if (html === undefined) return answer(response, 404, problem('There is no such page'));
    answer(response, 200, html);
  });
  return listenOnLoopback(server, port);
}

function render(path: string, inbox: Inbox): string | undefined {
  if (path === '/inbox') return inboxPage(inbox);
  const id = /^\/inbox\/([^/]+)$/.exec(path)?.[1];
  const mail = id === undefined ? undefined : inbox.get(decode(id));
  return mail && mailPage(mail);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

const problem = (text: string) => page({ title: text, body: '', refreshSeconds: undefined });

function answer(
  response: ServerResponse,
  status: number,
  html: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    ...SECURITY_HEADERS,
    ...headers,
  });
  response.end(html);
}
