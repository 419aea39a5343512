/** Tries a case: sends it, and looks at the answer and at the tables. */
import type { Answer, AnswerChecker } from './answers.ts';
import type { Case } from './cases/case.ts';
import type { Deployment } from './deployment.ts';
import { judgeAnswer, judgeTables, orderOf, ownerOf } from './judge.ts';
import { NoAnswerError, send, type Target } from './send.ts';
import type { Tally } from './tally.ts';
import { toCurl } from './wire.ts';

/** What is printed of an answer's body, in characters. */
const SHOWN = 1_000;

/** Something is wrong; the message has the request to send again, and the answer. */
export class Finding extends Error {
  override readonly name = 'Finding';
}

export interface Trials {
  readonly deployment: Deployment;
  readonly target: Target;
  readonly checker: AnswerChecker;
  readonly tally: Tally;
  /** The caller who has orders. */
  readonly shop: string;
  /** A name by which nobody has called. */
  newCaller(): string;
}

/** @throws Finding, NoAnswerError */
export async function tryCase(trials: Trials, made: Case): Promise<void> {
  const { target, tally } = trials;
  const caller = made.caller === 'shop' ? trials.shop : trials.newCaller();
  if (made.before) {
    const first = await send(target, made.before, caller);
    tally.count(made.operation, 'valid: before another', first.status);
    if (first.status !== 202)
      throw found(made, caller, target, first, ['the first is not accepted']);
  }
  const answer = await answerTo(trials, made, caller);
  tally.count(made.operation, made.kind, answer.status);
  if (made.before || (made.submits && answer.status === 202)) tally.orders++;
  const wrong = [
    ...judgeAnswer(trials.checker, made, answer),
    ...(await tablesAfter(trials.deployment, made, caller, answer)),
  ];
  if (wrong.length > 0) throw found(made, caller, target, answer, wrong);
}

/** No answer is a finding, too: what is told of it is what was sent. */
async function answerTo({ target }: Trials, made: Case, caller: string): Promise<Answer> {
  try {
    return await send(target, made.request, caller);
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    const nothing = { status: 0, headers: {}, body: Buffer.alloc(0) };
    throw found(made, caller, target, nothing, [error.message]);
  }
}

/** Before it there was nothing: a new caller has no orders, and is nobody's owner. */
async function tablesAfter(
  deployment: Deployment,
  made: Case,
  caller: string,
  answer: Answer,
): Promise<readonly string[]> {
  if (!made.submits) return [];
  const stored = await deployment.read(orderOf(caller, made.submits.key), ownerOf(caller));
  return judgeTables(made, answer, stored);
}

function found(
  made: Case,
  caller: string,
  { apiUrl }: Target,
  { status, headers, body }: Answer,
  wrong: readonly string[],
): Finding {
  const requests = [...(made.before ? [made.before] : []), made.request];
  return new Finding(
    [
      `${made.operation}, ${made.kind}`,
      ...wrong.map((what) => `- ${what}`),
      ...requests.map((request) => toCurl(request, apiUrl, caller)),
      `is answered with ${status} ${headers['content-type'] ?? ''}`,
      body.toString('utf8').slice(0, SHOWN),
    ].join('\n'),
  );
}
