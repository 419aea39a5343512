/** SQS alone on a port of its own, for the conformance tests. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Clock, systemClock } from '../clock.ts';
import { SqsModel } from './model.ts';
import { SqsPoller } from './poller.ts';
import { createSqsService, type SqsService } from './protocol.ts';

export interface SqsServerOptions {
  /** 0 (default): any free port. */
  readonly port?: number;
  /** Default: the system's. */
  readonly clock?: Clock;
}

export interface SqsServer {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly model: SqsModel;
  /** Receives that wait for a message at this moment. */
  waiting(): number;
  close(): Promise<void>;
}

/** A batch of 1 MiB whose every byte JSON writes as six, and what stands around it. */
const maxRequestBytes = 8 * 1_048_576;

/** Listens on the loopback interface only. */
export async function startSqsServer(options: SqsServerOptions = {}): Promise<SqsServer> {
  const { port = 0, clock = systemClock } = options;
  const model = new SqsModel({ clock, random: Math.random });
  const poller = new SqsPoller(model);
  const service = createSqsService(model, poller);
  let url = '';
  const server = createServer((request, response) => {
    serve(service, url, request, response).catch((error: unknown) => {
      console.error(error);
      response.writeHead(500).end();
    });
  });
  url = `http://127.0.0.1:${await listen(server, port)}`;
  return {
    url,
    model,
    waiting: () => poller.waiting,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  service: SqsService,
  baseUrl: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const [, action = ''] = /^AmazonSQS\.(\w+)$/.exec(String(request.headers['x-amz-target'])) ?? [];
  const text = await readBody(request);
  const input: unknown = text === '' ? {} : JSON.parse(text);
  const answer = await service(action, input, { baseUrl, signal: gone.signal });
  response.writeHead(answer.status, { ...answer.headers, 'x-amzn-requestid': randomUUID() });
  response.end(JSON.stringify(answer.body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const buffer = Buffer.from(chunk);
    bytes += buffer.length;
    if (bytes > maxRequestBytes)
      throw new RangeError(`A request of over ${maxRequestBytes} bytes.`);
    chunks.push(buffer);
  }
  return Buffer.concat(chunks).toString();
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}
