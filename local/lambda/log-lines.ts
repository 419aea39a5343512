import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** A line that never ends is passed on in pieces of this many characters. */
const LONGEST_LINE = 256 * 1024;

/** Cuts a stream into lines. `flush` passes on a last line that has no end. */
export function readLines(stream: Readable, onLine: (line: string) => void): { flush(): void } {
  const decoder = new StringDecoder('utf8');
  let pending = '';
  const flush = (): void => {
    if (pending === '') return;
    const line = pending;
    pending = '';
    onLine(line);
  };
  stream.on('data', (chunk: Buffer) => {
    const parts = (pending + decoder.write(chunk)).split('\n');
    pending = parts.pop() ?? '';
    for (const line of parts) onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
    if (pending.length > LONGEST_LINE) flush();
  });
  // The pipe breaks when the process is killed; its exit says so.
  stream.on('error', () => {});
  return { flush };
}
