import { once } from 'node:events';
import type { Server } from 'node:http';

/** A server of this runtime is up. */
export interface Listening {
  readonly port: number;
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Ends the server and every connection to it. */
  close(): Promise<void>;
}

/** A port that a server needs is taken. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
  readonly port: number;

  constructor(port: number, cause: unknown) {
    super(`Port ${port} of 127.0.0.1 is in use: end the program that holds it, or set another.`, {
      cause,
    });
    this.port = port;
  }
}

/**
 * Binds a server to loopback.
 * @param port 0 means any.
 * @throws PortInUseError
 */
export async function listenOnLoopback(server: Server, port: number): Promise<Listening> {
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE') {
      throw new PortInUseError(port, cause);
    }
    throw cause;
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    port: address.port,
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
