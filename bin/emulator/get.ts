import { readFileSync } from 'node:fs';
import { Agent, type RequestOptions, request } from 'node:https';

/** Trusts the emulator's certificate, which this process could not know at its start. */
export const trusting = (certificate: string): Agent =>
  new Agent({ ca: readFileSync(certificate) });

/** A machine that is busy with the functions of a deployment answers late. */
const TIMEOUT_MS = 30_000;

/** What was answered, whatever its status. Fails as the connection does. */
export function answerOf(
  url: string | URL,
  options: RequestOptions,
  body = '',
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const call = request(url, { timeout: TIMEOUT_MS, ...options }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
      });
    });
    call.once('timeout', () => call.destroy(new Error(`${url} does not answer`)));
    call.once('error', reject);
    call.end(body);
  });
}
