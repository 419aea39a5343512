import { metrics } from '../../lambdas/runtime/metrics.ts';
import type { Logger } from '../../lambdas/runtime/ports.ts';

export interface LogEntry {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A logger that keeps its entries. */
export class RecordingLog implements Logger {
  readonly entries: LogEntry[] = [];

  log(level: LogEntry['level'], event: string, fields: LogEntry['fields'] = {}): void {
    this.entries.push({ level, event, fields });
  }

  /** The entries of one event, in order. */
  of(event: string): readonly LogEntry[] {
    return this.entries.filter((entry) => entry.event === event);
  }

  /** Every metric that a line told last. */
  get metrics(): Readonly<Record<string, unknown>> {
    const told = this.entries.filter(({ fields }) => fields['_aws'] !== undefined);
    const values = told.flatMap(({ fields }) =>
      Object.entries(fields).filter(([name]) => Object.hasOwn(metrics, name)),
    );
    return Object.fromEntries(values);
  }

  /** The outcomes of the messages that were handled, in order. */
  get outcomes(): readonly unknown[] {
    return this.entries.flatMap(({ event, fields }) =>
      event === 'message-handled' ? [fields['outcome']] : [],
    );
  }
}
