import { count } from '../words.ts';
import { type Description, titleOf, unseenText } from './describe.ts';
import type { RedriveResult } from './redrive.ts';

export interface QueueReport extends RedriveResult {
  readonly queue: string;
  /** What was sent, or in a dry run would be. */
  readonly letters: readonly Description[];
}

interface Asked {
  readonly orderId: string | undefined;
  readonly isDryRun: boolean;
}

/** Letters that a person reads; the rest is in `--json`. */
const SHOWN_LETTERS = 20;

/** Whether all that was asked for was done. */
export function isWell(reports: readonly QueueReport[], { orderId }: Asked): boolean {
  const isNothing = reports.every(({ redriven }) => redriven === 0);
  return !(orderId !== undefined && isNothing) && reports.every((r) => problemsOf(r).length === 0);
}

export function renderReport(reports: readonly QueueReport[], asked: Asked): string {
  const telling = reports.filter((report) => !isQuiet(report));
  const quiet = reports.filter(isQuiet);
  return [
    ...telling.map((report) => renderQueue(report, asked)),
    ...(quiet.length > 0 ? [`nothing to send back: ${quiet.map(renderQuiet).join(', ')}`] : []),
    ...(asked.isDryRun ? ['A dry run: nothing was sent, everything was given back.'] : []),
  ].join('\n\n');
}

const isQuiet = (report: QueueReport) =>
  report.redriven === 0 && report.left.arrivedSince === 0 && problemsOf(report).length === 0;

const renderQuiet = ({ queue, scanned }: QueueReport) =>
  scanned > 0 ? `${queue} (${scanned} scanned)` : queue;

function renderQueue(report: QueueReport, { orderId, isDryRun }: Asked): string {
  const { queue, redriven, letters, scanned, left } = report;
  const orders = new Set(letters.flatMap(({ order }) => order ?? [])).size;
  const isOfOrders = orders > 0 || letters.length === 0;
  const of = orderId === undefined && isOfOrders ? ` of ${count(orders, 'order')}` : '';
  const among = orderId === undefined ? '' : `, among ${scanned} scanned`;
  const shown = letters.slice(0, SHOWN_LETTERS).map((letter) => `  ${lineOf(letter)}`);
  const hidden = letters.length - shown.length;
  return [
    `${queue}: ${count(redriven, 'letter')}${of} ${isDryRun ? 'would be ' : ''}sent back${among}`,
    ...shown,
    ...(hidden > 0 ? [`  and ${hidden} more (--json has all)`] : []),
    ...(left.arrivedSince > 0
      ? [`  ${count(left.arrivedSince, 'letter')} came since the start`]
      : []),
    ...problemsOf(report).map((problem) => `  ! ${problem}`),
  ].join('\n');
}

/** A message's id begins with its order. */
function lineOf(letter: Description): string {
  const title = titleOf(letter);
  const { order } = letter;
  return order === undefined || title.startsWith(`${order}/`) ? title : `${order}  ${title}`;
}

/** What is not as the operator asked for it. */
function problemsOf(report: QueueReport): readonly string[] {
  const { left, undeleted, stopped, interrupted, unseen } = report;
  const problems = [
    ...stopped.map(({ groupId, reason }) => `order ${groupId} was stopped: ${reason}`),
  ];
  if (left.ofStoppedGroups > 0) {
    problems.push(`${count(left.ofStoppedGroups, 'letter')} of stopped orders left`);
  }
  if (left.diedAgain > 0) problems.push(`${count(left.diedAgain, 'letter')} died again`);
  if (undeleted > 0) {
    problems.push(
      `${count(undeleted, 'letter')} sent and not deleted: the next redrive repeats them`,
    );
  }
  if (unseen > 0) problems.push(unseenText(unseen));
  if (interrupted !== undefined) problems.push(`it ended early: ${interrupted}`);
  return problems;
}
