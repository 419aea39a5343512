/** DynamoDB as the laptop serves it: the engine as a child process, behind the laptop's proxy. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { startEngine } from '../../../../local/dynamodb/engine.ts';
import { createEngineProxy, type EngineProxy } from '../../../../local/dynamodb/proxy.ts';
import { readBody } from '../../../../local/endpoint/body.ts';
import { listenOnLoopback } from '../../../../local/endpoint/listen.ts';
import type { Children } from '../part.ts';

/** DynamoDB's limit of a request. */
const BODY_LIMIT_BYTES = 16 * 1024 * 1024;

export interface Laptop {
  readonly url: string;
  stop(): Promise<void>;
}

/** @param onMessage told of what the engine's supervisor does, such as a restart. */
export async function startLaptop(
  onMessage: (message: string) => void,
  children?: Children,
): Promise<Laptop> {
  const installDirectory = fileURLToPath(new URL('../../../../.local/engine', import.meta.url));
  const engine = await startEngine({
    installDirectory,
    onMessage,
    ...(children && { onSpawn: children.watch, onExit: children.unwatch }),
  });
  const proxy = createEngineProxy(() => engine.endpoint);
  const server = createServer((request, response) => {
    forward(proxy, request, response).catch((error: Error) => response.destroy(error));
  });
  const { url, close } = await listenOnLoopback(server, 0);
  return {
    url,
    async stop() {
      await close();
      proxy.close();
      await engine.stop();
    },
  };
}

async function forward(
  proxy: EngineProxy,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const body = await readBody(request, BODY_LIMIT_BYTES);
  const answer = await proxy.forward(body, request.headers, gone.signal);
  response.writeHead(answer.status, answer.headers).end(answer.body);
}
