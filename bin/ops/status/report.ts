import type { Place } from '../../deployment/find-stack.ts';
import { table } from '../table.ts';
import { count, duration, shortName } from '../words.ts';
import type { QueueStatus } from './queues.ts';
import { type Stuck, type Underway, underwayStates } from './underway.ts';

export interface Status {
  readonly queues: readonly QueueStatus[];
  /** Undefined when the orders were left out. */
  readonly underway?: readonly Underway[];
  readonly stuck?: readonly Stuck[] | undefined;
  /** Ids of orders that this version cannot read. */
  readonly unreadable?: readonly string[];
}

/** Lines of a list that a person reads; the rest is in `--json`. */
const SHOWN = 20;

/** What needs a person, a sentence each, with the command to go on with. */
export function problemsOf(
  { queues, stuck = [], unreadable = [] }: Status,
  minutes: number,
): readonly string[] {
  const dead = queues.flatMap(({ queue, deadLetters }) =>
    deadLetters > 0 ? [`${count(deadLetters, 'dead letter')} of ${queue}: dlq show ${queue}`] : [],
  );
  const unread = queues.flatMap(({ queue, stage, mapping }) => {
    if (mapping === 'paused') return [`${queue} is paused: resume ${stage}`];
    return mapping === 'none' ? [`nobody reads ${queue}: it has no event source mapping`] : [];
  });
  const [oldest] = stuck;
  const orders = oldest
    ? [`${count(stuck.length, 'order')} stuck for ${minutes} min and more: order ${oldest.orderId}`]
    : [];
  const torn =
    unreadable.length > 0 ? [`${count(unreadable.length, 'order')} cannot be read: reconcile`] : [];
  return [...dead, ...unread, ...orders, ...torn];
}

export function renderStatus(
  status: Status,
  problems: readonly string[],
  { stack, endpoint }: Place,
  nowMs: number,
): string {
  return [
    `${stack} at ${endpoint}`,
    renderQueues(status.queues),
    status.underway ? renderUnderway(status.underway, nowMs) : '',
    renderStuck(status.stuck ?? [], nowMs),
    problems.length === 0
      ? 'Nothing needs a person.'
      : `Needs a person:\n${problems.map((problem) => `- ${problem}`).join('\n')}`,
  ]
    .filter(Boolean)
    .join('\n\n');
}

function renderQueues(queues: readonly QueueStatus[]): string {
  const rows = queues.map((queue) => [
    queue.queue,
    queue.visible,
    queue.inFlight,
    queue.delayed,
    queue.oldestAgeSeconds === null ? '–' : duration(queue.oldestAgeSeconds * 1000),
    queue.deadLetters,
    queue.stage,
    queue.mapping ?? '–',
  ]);
  const headings = ['QUEUE', 'WAITING', 'IN FLIGHT', 'DELAYED', 'OLDEST', 'DEAD', 'STAGE', 'IS'];
  return table(headings, rows);
}

function renderUnderway(underway: readonly Underway[], nowMs: number): string {
  const rows = underwayStates.map((state) => {
    const [oldest, ...others] = underway.filter((order) => order.state === state);
    if (!oldest) return [state, 0, '–'];
    return [state, others.length + 1, duration(nowMs - Date.parse(oldest.since))];
  });
  return table(['UNDER WAY', 'ORDERS', 'OLDEST'], rows);
}

function renderStuck(stuck: readonly Stuck[], nowMs: number): string {
  if (stuck.length === 0) return '';
  const rows = stuck
    .slice(0, SHOWN)
    .map(({ orderId, state, since, dead }) => [
      orderId,
      state,
      duration(nowMs - Date.parse(since)),
      dead.map(({ message }) => shortName(message)).join(', ') || 'no dead letter',
    ]);
  const more = stuck.length > SHOWN ? `\nand ${stuck.length - SHOWN} more (--json has all)` : '';
  return `${table(['STUCK', 'STATE', 'FOR', 'DEAD'], rows)}${more}`;
}
