/** What is wrong with an answer, and with what the tables have after it. */
import { isDeepStrictEqual } from 'node:util';
import { orderIdFor } from '../../core/order-id.ts';
import type { Answer, AnswerChecker } from './answers.ts';
import type { Case } from './cases/case.ts';
import type { Stored } from './deployment.ts';

const ACCEPTED = 202;

/** How the API names the owner of orders that a laptop's user submits. */
export const ownerOf = (caller: string) => `iam:arn:aws:iam::000000000000:user/${caller}`;

export const orderOf = (caller: string, key: string) => orderIdFor(ownerOf(caller), key);

/** Status, body and headers: by the contract, and by what was done to the request. */
export function judgeAnswer(checker: AnswerChecker, made: Case, answer: Answer): readonly string[] {
  const { documented = [made.operation], expected, request } = made;
  const isHead = request.method === 'HEAD';
  const wrong = [...checker.violations(documented, answer, isHead)];
  const { statuses, problem, path, byGateway } = expected;
  if (!statuses.includes(answer.status)) {
    wrong.push(`status ${answer.status}, not ${statuses.join(' or ')}`);
  }
  if (isHead) return wrong;
  const body = bodyOf(answer);
  if (problem !== undefined && body['type'] !== `urn:order-pipeline:problem:${problem}`) {
    wrong.push(`the problem is ${body['type']}, not ${problem}`);
  }
  if (path !== undefined && !namesPath(body['errors'], path)) {
    wrong.push(`no error is at "${path}"`);
  }
  if (byGateway && Object.keys(body).join() !== 'message')
    wrong.push('the body is not the gateway’s');
  return wrong;
}

/** Nothing is written for a refusal; what was accepted is there, as it was sent. */
export function judgeTables(made: Case, answer: Answer, stored: Stored): readonly string[] {
  if (!made.submits) return [];
  const isAccepted = answer.status === ACCEPTED;
  if (!isAccepted && !made.before) {
    return [
      ...(stored.order ? ['the order was refused, and is in the table'] : []),
      ...(stored.owner ? ['the order was refused, and its owner is in the table'] : []),
    ];
  }
  if (!stored.order || !stored.owner) return ['the order was accepted, and is not in the tables'];
  const { body } = made.submits;
  const { customer, lines, orderId } = stored.order;
  if (body === undefined) return [];
  const wrong = isDeepStrictEqual({ customer, lines }, asSent(body))
    ? []
    : ['another order is stored'];
  if (isAccepted && orderId !== bodyOf(answer)['id'])
    wrong.push('the answer is about another order');
  return wrong;
}

/** What a server reads of it. */
const asSent = (body: unknown): unknown => JSON.parse(JSON.stringify(body));

function namesPath(errors: unknown, path: string): boolean {
  return Array.isArray(errors) && errors.some((error) => Object(error).path === path);
}

function bodyOf({ body }: Answer): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(body.toString('utf8')));
  } catch {
    return {};
  }
}
