/**
 * Keeps web pages away from a server on loopback: they can reach it, with the developer's own
 * browser as the client, directly or after rebinding a name of theirs to 127.0.0.1.
 */
import type { IncomingHttpHeaders } from 'node:http';

const LOOPBACK_HOST = /^(?:127\.0\.0\.1|localhost)(?::\d{1,5})?$/i;

/** Whether the Host header names this machine: it names the attacker's after DNS rebinding. */
export function isLoopbackHost(headers: IncomingHttpHeaders): boolean {
  return LOOPBACK_HOST.test(headers.host ?? '');
}

/** Whether a page sent the request. A page cannot keep a browser from setting these headers. */
export function isFromWebPage(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  return headers.origin !== undefined || (site !== undefined && site !== 'none');
}
