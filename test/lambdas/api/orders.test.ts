import { beforeEach, describe, expect, it } from 'vitest';
import { type OrderState, orderStates } from '../../../core/states.ts';
import { TransientFault } from '../../../lambdas/runtime/faults.ts';
import { type ApiRequest, BOB } from '../../support/api-event.ts';
import { idOf, orderIn } from '../../support/samples.ts';
import { setUpApi, submit } from './setup.ts';

const owner = 'iam:arn:aws:iam::000000000000:user/alice';
const id = idOf(1);

let api: ReturnType<typeof setUpApi>;
beforeEach(() => {
  api = setUpApi();
});
const given = (state: OrderState) => api.store.seed('orders', orderIn(state, id, owner));
const get = (rest: Partial<ApiRequest> = {}) =>
  api.call({ method: 'GET', route: '/orders/{id}', id, ...rest });
const cancel = (rest: Partial<ApiRequest> = {}) =>
  api.call({ method: 'POST', route: '/orders/{id}/cancel', id, ...rest });
const notFound = {
  status: 404,
  headers: { 'content-type': 'application/problem+json' },
  body: { type: 'urn:order-pipeline:problem:order-not-found', status: 404 },
};

describe('an order that is asked for', () => {
  it('shows its lines with prices and the total once it is confirmed', async () => {
    given('confirmed');
    expect(await get()).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: {
        id,
        state: 'confirmed',
        lines: [
          { sku: 'A', quantity: 2, unitPriceMinor: 250, totalMinor: 500 },
          { sku: 'B', quantity: 3, unitPriceMinor: 250, totalMinor: 750 },
        ],
        total: { amountMinor: 1250, currency: 'GBP' },
      },
    });
  });

  it('shows why it was rejected', async () => {
    const shortages = [{ reason: 'unknown-product' as const, sku: 'B', requested: 3 }];
    api.store.seed('orders', { ...orderIn('rejected', id, owner), shortages });
    expect((await get()).body).toMatchObject({ state: 'rejected', rejection: shortages });
  });

  it('has its lines, and no total, while nothing is reserved', async () => {
    given('reserving');
    const { body } = await get();
    expect(body).toMatchObject({ lines: orderIn('reserving').lines });
    expect(body).not.toHaveProperty('total');
  });

  it('shows nothing internal', async () => {
    given('confirmed');
    expect(JSON.stringify((await get()).body)).not.toMatch(/owner|alice|requestHash|list[PS]/);
  });

  it.each([
    ['another caller’s', { as: BOB }],
    ['one that does not exist', { id: idOf(2) }],
    ['one whose id no order can have', { id: 'ord_1' }],
    ['one with a longer id', { id: `${id}0` }],
    ['one in capitals', { id: id.toUpperCase() }],
    ['one of an empty id', { id: '' }],
  ])('is 404 when it is %s, and so is its cancellation', async (_, rest) => {
    given('confirmed');
    const answers = [await get(rest), await cancel(rest)];
    expect(answers).toMatchObject([notFound, notFound]);
    expect(api.queues.calls).toEqual([]);
  });

  it('tells another caller exactly what it tells of one that does not exist', async () => {
    given('confirmed');
    expect(await get({ as: BOB })).toEqual(await get({ id: idOf(2) }));
  });

  it('is shown to an administrator, who can cancel and list only orders of their own', async () => {
    api = setUpApi(undefined, { principals: ['user/bob'] });
    given('confirmed');

    expect(await get({ as: BOB })).toMatchObject({ status: 200, body: { id } });
    expect(await get({ as: BOB, id: idOf(2) })).toMatchObject(notFound);
    expect(await cancel({ as: BOB })).toMatchObject(notFound);
    const list = await api.call({ method: 'GET', route: '/orders', as: BOB });
    expect(list.body.orders).toEqual([]);
    expect(api.queues.calls).toEqual([]);
  });

  it('is noted when an administrator reads it, with a digest of who that was', async () => {
    const session = (name: string) => `arn:aws:sts::000000000000:assumed-role/support/${name}`;
    api = setUpApi(undefined, { principals: ['role/support', 'user/alice'] });
    given('confirmed');

    await get();
    await get({ as: BOB });
    await get({ as: session('ada') });
    await get({ as: session('ada') });
    await get({ as: session('grace') });

    const noted = api.log.of('order-read-by-administrator').map(({ fields }) => fields);
    const [ada, again, grace] = noted.map(({ administrator }) => administrator);
    expect(noted).toHaveLength(3);
    expect(noted[0]).toEqual({ orderId: id, requestId: 'request', administrator: ada });
    // printf %s iam:arn:aws:sts::000000000000:assumed-role/support/ada | sha256sum | cut -c1-16
    expect(ada).toBe('9e7e7e19ba91ea41');
    expect(again).toBe(ada);
    expect(grace).not.toBe(ada);
  });

  it('is answered with 503 when the store does not answer, and the log names no person', async () => {
    api.store.get = () => Promise.reject(new TransientFault('DynamoDB did not answer get'));
    expect(await get()).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
    expect(api.log.entries).toMatchObject([
      {
        level: 'error',
        event: 'request-failed',
        fields: { error: { message: 'DynamoDB did not answer get' } },
      },
    ]);
  });
});

describe('a cancellation', () => {
  it.each(['received', 'reserving', 'confirmed'] as const)(
    'of an order in %s is sent, and answered with the order',
    async (state) => {
      given(state);
      expect(await cancel()).toMatchObject({
        status: 202,
        headers: { location: `/orders/${id}` },
        body: { id, state },
      });
      expect(api.queues.sent).toMatchObject([
        { queue: 'orders', groupId: id, id: `${id}/order.cancel-requested/1` },
      ]);
    },
  );

  it.each(['cancelling', 'cancelled'] as const)(
    'of an order in %s has been done: nothing is sent',
    async (state) => {
      given(state);
      expect(await cancel()).toMatchObject({ status: 202, body: { state } });
      expect(api.queues.calls).toEqual([]);
    },
  );

  it('of a rejected order is too late', async () => {
    given('rejected');
    expect(await cancel()).toMatchObject({
      status: 409,
      headers: { 'content-type': 'application/problem+json' },
      body: { type: 'urn:order-pipeline:problem:too-late', status: 409 },
    });
    expect(api.queues.calls).toEqual([]);
  });

  it('twice sends the same message twice, so that the saga does it once', async () => {
    given('confirmed');
    await cancel();
    await cancel();
    expect(new Set(api.queues.sentIds).size).toBe(1);
  });

  it('that cannot be sent is answered with 503, and can be repeated', async () => {
    given('confirmed');
    api.queues.answerWith((_, messages) => messages);
    expect(await cancel()).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
    api.queues.answerWith(() => []);
    expect((await cancel()).status).toBe(202);
  });

  it('never writes to the order: only its saga does', async () => {
    for (const state of orderStates) {
      given(state);
      await cancel();
    }
    expect(api.store.commits).toEqual([]);
  });
});

describe('a method that a resource does not have', () => {
  it.each([
    ['DELETE', '/orders', 'GET, POST'],
    ['PUT', '/orders/{id}', 'GET'],
    ['POST', '/orders/{id}', 'GET'],
    ['GET', '/orders/{id}/cancel', 'POST'],
  ] as const)('%s on %s is answered with what it has', async (method, route, allow) => {
    expect(await api.call({ method, route, id })).toMatchObject({
      status: 405,
      headers: { allow, 'content-type': 'application/problem+json' },
      body: { type: 'urn:order-pipeline:problem:method-not-allowed', status: 405 },
    });
  });

  it('is not confused with a path that nothing has', async () => {
    expect(await api.call({ method: 'GET', route: '/nowhere' })).toMatchObject({
      status: 404,
      body: { type: 'urn:order-pipeline:problem:not-found' },
    });
  });
});

it('no answer may be kept by a cache, whatever it is', async () => {
  given('confirmed');
  const answers = [
    await get(),
    await api.call({ method: 'GET', route: '/orders' }),
    await api.call(submit()),
    await get({ as: BOB }),
    await api.call({ method: 'PUT', route: '/orders' }),
    await api.call(submit(undefined, { as: null })),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 202, 404, 405, 403]);
  for (const { headers } of answers) expect(headers).toMatchObject({ 'cache-control': 'no-store' });
});

it('a request without an identity is never served, however it came through', async () => {
  const { status, headers, body } = await api.call(submit(undefined, { as: null }));
  expect(status).toBe(403);
  expect(body).toMatchObject({ type: 'urn:order-pipeline:problem:forbidden' });
  expect(headers).not.toHaveProperty('retry-after');
  expect(api.store.commits).toEqual([]);
  expect(api.queues.calls).toEqual([]);
});
