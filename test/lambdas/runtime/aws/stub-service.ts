import { once } from 'node:events';
import { createServer } from 'node:http';

/** What the service answers; `'hang'` never does, `'drop'` ends the connection. */
export type Answer =
  | { readonly status: number; readonly body: string; readonly headers?: Record<string, string> }
  | 'hang'
  | 'drop';

export interface StubService {
  /** What every client of the SDK takes. */
  readonly settings: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
    readonly maxAttempts: number;
  };
  /** Bodies of the requests that came, in order. */
  readonly requests: string[];
  stop(): Promise<void>;
}

/** An HTTP server on loopback that answers like an AWS service would. */
export async function stubService(answer: (body: string) => Answer): Promise<StubService> {
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString('utf8');
    requests.push(body);
    const found = answer(body);
    if (found === 'drop') request.socket.destroy();
    else if (found !== 'hang') response.writeHead(found.status, found.headers).end(found.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no address');
  return {
    settings: {
      endpoint: `http://127.0.0.1:${address.port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    },
    requests,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
