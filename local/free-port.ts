import { createServer } from 'node:http';
import { listenOnLoopback } from './endpoint/listen.ts';

/**
 * A port of 127.0.0.1 that was free a moment ago: for addresses that must be known before their
 * server can start.
 */
export async function freePort(): Promise<number> {
  const { port, close } = await listenOnLoopback(createServer(), 0);
  await close();
  return port;
}

/** @throws PortInUseError for the first of them that is taken. */
export async function requireFreePorts(ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    const { close } = await listenOnLoopback(createServer(), port);
    await close();
  }
}
