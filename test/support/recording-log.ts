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

  /** The outcomes of the messages that were handled, in order. */
  get outcomes(): readonly unknown[] {
    return this.entries.flatMap(({ event, fields }) =>
      event === 'message-handled' ? [fields['outcome']] : [],
    );
  }
}
