/** Requests that are refused for their shape: before anything is routed, or even parsed. */
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { LINGER_MS } from './linger.ts';
import { gatewayAnswers } from './response.ts';

/** Request line and header values together (API Gateway, "Quotas for HTTP APIs"). */
const HEADER_LIMIT_BYTES = 10_240;

/** Whether request line and header values are more than the gateway reads. */
export function areHeadersTooLarge({ method = '', url = '', rawHeaders }: IncomingMessage) {
  const values = rawHeaders.filter((_, index) => index % 2 === 1);
  const bytes = values.reduce((sum, value) => sum + value.length, 0);
  return `${method} ${url} HTTP/1.1`.length + bytes > HEADER_LIMIT_BYTES;
}

/** Answers a connection on which no request can be parsed, and ends it. */
export function answerClientError(error: NodeJS.ErrnoException, connection: Duplex): void {
  if (error.code === 'ECONNRESET' || !connection.writable) return;
  const { status, body } =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? gatewayAnswers.headersTooLarge
      : gatewayAnswers.badRequest;
  connection.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'content-type: application/json',
      `content-length: ${body.length}`,
      'connection: close',
      '',
      body.toString(),
    ].join('\r\n'),
  );
  const close = setTimeout(() => connection.destroy(), LINGER_MS).unref();
  connection.on('error', () => connection.destroy());
  connection.on('close', () => clearTimeout(close));
  connection.on('end', () => connection.destroy()).resume();
}
