/** The API on a store, a queue and a clock of the test's. */
import { expect } from 'vitest';
import type { Administrators } from '../../../lambdas/api/caller.ts';
import { createApiHandler } from '../../../lambdas/api/handler.ts';
import type { Store } from '../../../lambdas/runtime/ports.ts';
import { answerChecker } from '../../fuzz/answers.ts';
import { documentedFor, readContract } from '../../fuzz/contract.ts';
import { type ApiRequest, apiEvent } from '../../support/api-event.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { RecordingLog } from '../../support/recording-log.ts';
import { RecordingQueues } from '../../support/recording-queues.ts';
import { withTimeLeft } from '../../support/sqs-event.ts';

export interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: AnswerBody;
}

/** What the tests read of any answer's body; a field that an answer lacks fails the assertion on it. */
interface AnswerBody {
  readonly id: string;
  readonly state: string;
  readonly customer: { readonly name: string };
  readonly detail: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  readonly orders: readonly {
    readonly id: string;
    readonly state: string;
    readonly attention?: unknown;
  }[];
  readonly mails?: readonly unknown[];
  readonly cursor?: string;
}

const contract = readContract();
const checker = answerChecker(contract);

const textual = (headers: Readonly<Record<string, boolean | number | string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

const plenty = withTimeLeft(10_000);

/**
 * Every answer that a test gets is held against the contract. `storeOf` may put something between the
 * API and its store.
 */
export function setUpApi(
  storeOf: (store: MemoryStore) => Store = (store) => store,
  administrators?: Administrators,
) {
  const store = new MemoryStore();
  const queues = new RecordingQueues();
  const clock = new FakeClock();
  const log = new RecordingLog();
  const handler = createApiHandler({ store: storeOf(store), queues, clock, log }, administrators);
  const call = async (request: ApiRequest, context = plenty): Promise<Answer> => {
    const { statusCode, headers = {}, body = '' } = await handler(apiEvent(request), context);
    const answer = {
      status: Number(statusCode),
      headers: textual(headers),
      body: Buffer.from(body),
    };
    const documented = documentedFor(contract, request.method, request.route);
    expect(checker.violations(documented, answer), 'the answer fits the contract').toEqual([]);
    return { status: statusCode, headers, body: JSON.parse(body) };
  };
  return { store, queues, clock, log, call };
}

export const validOrder = {
  customer: { email: 'ada@example.com', name: 'Ada Lovelace' },
  lines: [
    { sku: 'A', quantity: 2 },
    { sku: 'B', quantity: 3 },
  ],
};

/** A submission; a body that is no text is sent as JSON. */
export function submit(body: unknown = validOrder, rest: Partial<ApiRequest> = {}): ApiRequest {
  return {
    method: 'POST',
    route: '/orders',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'key-1' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...rest,
  };
}

/** The same submission under another key. */
export const withKey = (key: string, rest: Partial<ApiRequest> = {}): ApiRequest =>
  submit(validOrder, {
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    ...rest,
  });
