/** What happened, as a story: every request with its fault, and every line of the handlers' log. */
import type { Logger } from '../../lambdas/runtime/ports.ts';
import type { LogEntry } from '../support/recording-log.ts';
import type { FastClock } from './fast-clock.ts';
import type { Observed } from './proxy.ts';

const ORDER_ID = /ord_[0-9a-f]{32}/g;

interface Line {
  readonly atMs: number;
  readonly text: string;
  /** The orders that it is about. */
  readonly orderIds: ReadonlySet<string>;
}

export class Journal implements Logger {
  readonly entries: LogEntry[] = [];
  readonly #lines: Line[] = [];
  readonly #clock: FastClock;
  readonly #startedAtMs: number;

  constructor(clock: FastClock) {
    this.#clock = clock;
    this.#startedAtMs = clock.now();
  }

  log(level: LogEntry['level'], event: string, fields: LogEntry['fields'] = {}): void {
    this.entries.push({ level, event, fields });
    this.#note(`${level} ${event} ${describe(fields)}`, JSON.stringify(fields));
  }

  observe({ call, fault, isAbandoned, body }: Observed): void {
    const end = isAbandoned ? ', and the client went away' : '';
    this.#note(`${call} ${fault ?? 'goes well'}${end}`, decodeURIComponent(body));
  }

  /** The lines about the orders that a text names. */
  storyOf(text: string): readonly string[] {
    const orderIds = text.match(ORDER_ID) ?? [];
    return this.#lines
      .filter((line) => orderIds.some((orderId) => line.orderIds.has(orderId)))
      .map((line) => `${((line.atMs - this.#startedAtMs) / 1000).toFixed(1)} s  ${line.text}`);
  }

  #note(text: string, about: string): void {
    const orderIds = new Set(about.match(ORDER_ID));
    this.#lines.push({ atMs: this.#clock.now(), text, orderIds });
  }
}

function describe(fields: LogEntry['fields']): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${value instanceof Error ? value.message : value}`)
    .join(' ');
}
