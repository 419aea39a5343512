import { describe, expect, it } from 'vitest';
import {
  type ApiAnswer,
  type ApiClient,
  type ApiRequest,
  UnansweredError,
} from '../../../bin/deployment/api-client.ts';
import type { PlannedOrder } from '../../../bin/replay/mapping.ts';
import { submitAll } from '../../../bin/replay/submit.ts';

const startedAt = '2026-03-01T12:00:00.000Z';
const planned = (invoiceNo: string, rest: Partial<PlannedOrder> = {}): PlannedOrder => ({
  invoiceNo,
  idempotencyKey: `replay-${invoiceNo}`,
  body: { customer: { email: 'a@b.example' }, lines: [{ sku: 'MUG', quantity: 1 }] },
  expected: 'accept',
  ...rest,
});
const accepted = (id: string, createdAt = '2026-03-01T12:00:01.000Z'): ApiAnswer => ({
  status: 202,
  body: { id, state: 'received', createdAt },
});
const refused = (status: number, type: string, ...errors: readonly [string, string][]) => ({
  status,
  body: {
    type: `urn:order-pipeline:problem:${type}`,
    errors: errors.map(([path, message]) => ({ path, message })),
  },
});

async function submit(
  orders: readonly PlannedOrder[],
  answer: (request: ApiRequest) => ApiAnswer | Error,
) {
  const requests: ApiRequest[] = [];
  const api: ApiClient = {
    async request(request) {
      requests.push(request);
      const answered = answer(request);
      if (answered instanceof Error) throw answered;
      return answered;
    },
  };
  const done: number[] = [];
  const onProgress = (count: number) => done.push(count);
  const submissions = await submitAll(orders, { api, concurrency: 2, startedAt, onProgress });
  return { submissions, requests, done };
}

describe('an order', () => {
  it('is submitted under its invoice’s key', async () => {
    const order = planned('536365');
    const { submissions, requests, done } = await submit([order], () => accepted('ord_1'));
    expect(requests).toEqual([
      {
        method: 'POST',
        path: '/orders',
        headers: { 'idempotency-key': 'replay-536365' },
        body: order.body,
      },
    ]);
    expect([...submissions.accepted]).toEqual([['536365', 'ord_1']]);
    expect(submissions).toMatchObject({ knownBefore: 0, refused: {}, problems: [] });
    expect(done).toEqual([1]);
  });

  it('that was created before the run began is known', async () => {
    const { submissions } = await submit([planned('1'), planned('2')], ({ headers }) =>
      headers?.['idempotency-key'] === 'replay-1'
        ? accepted('ord_1', '2026-03-01T11:59:59.999Z')
        : accepted('ord_2'),
    );
    expect(submissions.knownBefore).toBe(1);
  });

  it('that a later invoice takes back is cancelled as soon as it is accepted', async () => {
    const { submissions, requests } = await submit(
      [planned('1', { cancelledBy: 'C2' })],
      ({ path }) => (path === '/orders' ? accepted('ord_1') : { status: 202, body: {} }),
    );
    expect(requests.map(({ path }) => path)).toEqual(['/orders', '/orders/ord_1/cancel']);
    expect(submissions.cancellations).toEqual({ accepted: 1, tooLate: 0 });
  });

  it('that was rejected before its cancellation came is counted as too late', async () => {
    const { submissions } = await submit([planned('1', { cancelledBy: 'C2' })], ({ path }) =>
      path === '/orders' ? accepted('ord_1') : refused(409, 'too-late'),
    );
    expect(submissions.cancellations).toEqual({ accepted: 0, tooLate: 1 });
    expect(submissions.problems).toEqual([]);
  });
});

describe('a refusal', () => {
  const tooMany = ['/lines', 'must be a list of 1 to 98 lines'] as const;

  it('is counted by its reason, whatever the numbers of its lines', async () => {
    const orders = [planned('1', { expected: 'refuse' }), planned('2', { expected: 'refuse' })];
    const { submissions } = await submit(orders, ({ headers }) =>
      headers?.['idempotency-key'] === 'replay-1'
        ? refused(422, 'invalid-order', ['/lines/3/quantity', 'too small'])
        : refused(422, 'invalid-order', ['/lines/0/quantity', 'too small']),
    );
    expect(submissions.refused).toEqual({ '422 invalid-order; /lines/N/quantity too small': 2 });
    expect(submissions.problems).toEqual([]);
  });

  it('of an order that is too long is expected', async () => {
    const { submissions } = await submit([planned('1', { expected: 'refuse-here' })], () =>
      refused(422, 'invalid-order', [...tooMany]),
    );
    expect(submissions.problems).toEqual([]);
  });

  it('of an order that nothing is wrong with is a problem', async () => {
    const { submissions } = await submit([planned('1')], () =>
      refused(422, 'invalid-order', [...tooMany]),
    );
    expect(submissions.problems).toHaveLength(1);
  });

  it('that has another cause than the order is a problem, even if one was expected', async () => {
    const { submissions } = await submit([planned('1', { expected: 'refuse' })], () => ({
      status: 403,
      body: { message: 'Forbidden' },
    }));
    expect(submissions.problems).toEqual(['invoice 1 was refused: status 403']);
  });
});

it('accepting what no shop would accept is a problem', async () => {
  const { submissions } = await submit([planned('1', { expected: 'refuse' })], () =>
    accepted('ord_1'),
  );
  expect(submissions.problems).toHaveLength(1);
});

it('a request that nobody answers is told, and the others go on', async () => {
  const { submissions, done } = await submit([planned('1'), planned('2')], ({ headers }) =>
    headers?.['idempotency-key'] === 'replay-1'
      ? new UnansweredError('POST /orders: status 503, 8 times')
      : accepted('ord_2'),
  );
  expect(submissions.problems).toEqual(['invoice 1: POST /orders: status 503, 8 times']);
  expect([...submissions.accepted.keys()]).toEqual(['2']);
  expect(done).toEqual([1, 2]);
});
