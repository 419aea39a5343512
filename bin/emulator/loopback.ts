import { EmulatorError } from './error.ts';
import { listenersBeside } from './listeners.ts';
import type { Places } from './places.ts';

const LOOPBACK = '127.0.0.1:';

/**
 * Nobody but this machine may reach the emulator: it holds what a deployment holds.
 * @throws EmulatorError it listens on another address than 127.0.0.1
 */
export function checkLoopback(
  { endpoint }: Pick<Places, 'endpoint'>,
  platform: string = process.platform,
  proc?: string,
): void {
  if (platform !== 'linux') {
    console.log('listens   not checked: only Linux tells on what a process listens');
    return;
  }
  const addresses = listenersBeside(Number(new URL(endpoint).port), proc);
  if (addresses.length === 0) throw new EmulatorError(`nobody is seen to listen at ${endpoint}`);
  const others = addresses.filter((address) => !address.startsWith(LOOPBACK));
  if (others.length > 0) throw new EmulatorError(`MiniStack listens on ${others.join(', ')}`);
  console.log(`listens   ${addresses.join(', ')}`);
}
