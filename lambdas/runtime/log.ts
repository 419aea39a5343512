import { tellError } from './error-text.ts';
import type { Logger } from './ports.ts';
import { invocationTrace, traceIdOf } from './trace.ts';

export interface LogSettings {
  /** The deployment: on every line, and the dimension of every metric. */
  readonly stack: string;
  /** Takes a line without its end. */
  readonly write?: (line: string) => void;
}

/**
 * Writes one JSON object a line, as CloudWatch Logs and any collector read it, with the id of its
 * trace: the message's where a line tells of one, else the invocation's.
 */
export function jsonLogger({ stack, write = writeToStdout }: LogSettings): Logger {
  return {
    log(level, event, fields = {}) {
      const traceId = traceIdOf(invocationTrace());
      const told = Object.entries(fields).map(([name, value]) => [name, tell(value)]);
      write(JSON.stringify({ level, event, stack, traceId, ...Object.fromEntries(told) }));
    },
  };
}

/** Past the runtime's own console, which puts a prefix before what is JSON no more then. */
function writeToStdout(line: string): void {
  process.stdout.write(`${line}\n`);
}

const tell = (value: unknown) => (value instanceof Error ? tellError(value) : value);
