import type { Writable } from 'node:stream';
import type { LogEntry } from './lambda/hooks.ts';

/** Keeps every line of the functions' logs in a file and prints those that tell of trouble. */
export function logPrinter(file: Writable, verbose: boolean): (entry: LogEntry) => void {
  // Once: a stream that failed takes no more, silently. A full disk must not end the runtime here.
  file.on('error', (error) => console.error(`The log is no longer written: ${error.message}`));
  return ({ functionName, line }) => {
    file.write(`${functionName} ${line}\n`);
    if (verbose || !isRoutine(line)) console.log(`${functionName}  ${line}`);
  };
}

/** Lines of our own logger say their level; anything else was not meant to be there. */
function isRoutine(line: string): boolean {
  return line.startsWith('{"level":"info"');
}
