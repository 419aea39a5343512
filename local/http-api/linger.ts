import type { IncomingMessage, ServerResponse } from 'node:http';

/** How long the rest of a refused request is read before its connection is closed. */
export const LINGER_MS = 5_000;

/**
 * Ends an answer that came before the request's end. Until then what is still sent is read and
 * dropped: a connection that is closed on unread bytes is reset, and the client loses the answer
 * with it.
 */
export function endAfterRequest(incoming: IncomingMessage, outgoing: ServerResponse): void {
  const end = () => outgoing.end();
  const close = setTimeout(end, LINGER_MS).unref();
  incoming.once('close', () => clearTimeout(close));
  incoming.once('end', end).resume();
}
