import { createServer } from 'node:http';
import { expect, it } from 'vitest';
import { listenOnLoopback, PortInUseError } from '../../../local/endpoint/listen.ts';
import { freePort, requireFreePorts } from '../../../local/free-port.ts';

it('a port that another instance holds is named before anything is touched', async () => {
  const taken = await listenOnLoopback(createServer(), 0);
  await expect(requireFreePorts([0, taken.port])).rejects.toThrow(PortInUseError);
  await expect(requireFreePorts([taken.port])).rejects.toThrow(String(taken.port));
  await taken.close();
  await requireFreePorts([taken.port]);
});

it('a free port can be listened on', async () => {
  const port = await freePort();
  const server = await listenOnLoopback(createServer(), port);
  expect(server.port).toBe(port);
  await server.close();
});
