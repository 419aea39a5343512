/** The service behind the proxy, as it is without faults. */
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import type { WireAnswer } from './exchange.ts';

/** Headers of one connection, not of the request, and those that the body decides. */
const OWN_HEADERS = ['connection', 'host', 'content-length', 'transfer-encoding', 'expect'];

export class Upstream {
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(url: string) {
    this.#url = url;
  }

  send(path: string, headers: IncomingHttpHeaders, body: string | Buffer): Promise<WireAnswer> {
    return new Promise((resolve, reject) => {
      const outgoing = request(new URL(path, this.#url), {
        method: 'POST',
        agent: this.#agent,
        headers: { ...endToEnd(headers), 'content-length': Buffer.byteLength(body) },
      });
      outgoing.on('error', reject).on('response', (incoming) => {
        const chunks: Buffer[] = [];
        incoming
          .on('data', (chunk: Buffer) => chunks.push(chunk))
          .on('error', reject)
          .on('end', () =>
            resolve({
              status: incoming.statusCode ?? 500,
              headers: endToEnd(incoming.headers),
              body: Buffer.concat(chunks),
            }),
          );
      });
      outgoing.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

function endToEnd(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || OWN_HEADERS.includes(name) ? [] : [[name, value]],
    ),
  );
}
