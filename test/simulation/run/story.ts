/** The story of a schedule, for a person: who did what when, and what the books say. */
import type { BookEntry } from '../books.ts';
import type { TraceLine } from '../trace.ts';
import { inColumns } from './columns.ts';
import type { Story } from './jobs.ts';

const ORDER_ID = /ord_[0-9a-f]{32}/g;

/** The orders that a violation names; empty: it names none, and may be about all. */
export function concernedBy({ violation }: Story): ReadonlySet<string> {
  return new Set(violation?.what.match(ORDER_ID) ?? []);
}

/** Characters of a line of a short story: an answer with a whole order in it is longer. */
const LONGEST = 200;

/** All lines whole, or those about some orders, in short. */
export function printTrace(trace: readonly TraceLine[], orders: ReadonlySet<string>): string {
  const startMs = trace[0]?.atMs ?? 0;
  const call = nicknames(trace);
  const isShort = orders.size > 0;
  const lines = isShort ? aboutOnly(trace, orders) : trace;
  const tell = (what: string) => (isShort ? cut(call(what)) : call(what));
  return inColumns(
    lines.map(({ atMs, who, what }) => [sinceStart(atMs - startMs), who, tell(what)]),
    'left',
  );
}

export function printBooks(
  { books, trace }: Pick<Story, 'books' | 'trace'>,
  orders: ReadonlySet<string>,
): string {
  const call = nicknames(trace);
  const isAbout = ({ text }: BookEntry) => orders.size === 0 || !namesOthersOnly(text, orders);
  return inColumns(
    books.filter(isAbout).map(({ book, text }) => [book, call(text)]),
    'left',
  );
}

/** What names no order is kept where its actor has to do with the orders at all. */
function aboutOnly(trace: readonly TraceLine[], orders: ReadonlySet<string>): TraceLine[] {
  const names = (what: string) => what.match(ORDER_ID)?.some((id) => orders.has(id)) ?? false;
  const actors = new Set(trace.filter(({ what }) => names(what)).map(({ who }) => who));
  return trace.filter(({ who, what }) => {
    const isOfWorld = who === 'world' || who === 'operator';
    return (actors.has(who) || isOfWorld) && !namesOthersOnly(what, orders);
  });
}

function namesOthersOnly(text: string, orders: ReadonlySet<string>): boolean {
  const ids = text.match(ORDER_ID) ?? [];
  return ids.length > 0 && !ids.some((id) => orders.has(id));
}

/** Orders by the key of the client that made them: 36 characters are no name. */
function nicknames(trace: readonly TraceLine[]): (text: string) => string {
  const names = new Map<string, string>();
  for (const { who, what } of trace) {
    if (!who.startsWith('client ')) continue;
    for (const id of what.match(ORDER_ID) ?? []) names.set(id, who.slice('client '.length));
  }
  return (text) => text.replace(ORDER_ID, (id) => names.get(id) ?? id);
}

const cut = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

/** `1d 02:03:04.567` after the first line. */
function sinceStart(ms: number): string {
  const days = Math.floor(ms / 86_400_000);
  const time = new Date(ms % 86_400_000).toISOString().slice(11, 23);
  return days > 0 ? `${days}d ${time}` : time;
}
