import type { Logger } from './ports.ts';

/** Writes one JSON object a line, as CloudWatch Logs and any collector read it. */
export function jsonLogger(write: (line: string) => void = console.log): Logger {
  return {
    log(level, event, fields = {}) {
      const described = Object.entries(fields).map(([name, value]) => [name, describe(value)]);
      write(JSON.stringify({ level, event, ...Object.fromEntries(described) }));
    },
  };
}

/** An error becomes its name, message and causes; ours carry no personal data. */
function describe(value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  const { name, message, cause } = value;
  const foreign = cause instanceof Error ? { cause: { name: cause.name } } : {};
  return { name, message, ...foreign };
}
