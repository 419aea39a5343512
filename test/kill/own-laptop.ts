/** A laptop to try things on: on free ports, with a state folder that is gone afterwards. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../local/free-port.ts';
import type { Reaper } from '../../local/process/reaper.ts';
import { LaptopProcess } from './laptop-process.ts';

export interface OwnLaptop {
  readonly endpoint: string;
  readonly apiUrl: string;
  stop(): Promise<void>;
}

/**
 * @param children told of the laptop's process; it ends its own.
 * @throws LaptopStartError
 */
export async function startOwnLaptop(
  children?: Pick<Reaper, 'watch' | 'unwatch'>,
): Promise<OwnLaptop> {
  const stateDirectory = await mkdtemp(join(tmpdir(), 'order-pipeline-'));
  const ports = { endpoint: await freePort(), api: await freePort(), console: await freePort() };
  const laptop = new LaptopProcess({ stateDirectory, ports, context: {} });
  const { pid } = laptop;
  if (pid !== undefined) children?.watch(pid);
  const stop = async () => {
    await laptop.stop();
    if (pid !== undefined) children?.unwatch(pid);
    await rm(stateDirectory, { recursive: true, force: true });
  };
  try {
    await laptop.ready();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    endpoint: `http://127.0.0.1:${ports.endpoint}`,
    apiUrl: `http://127.0.0.1:${ports.api}`,
    stop,
  };
}
