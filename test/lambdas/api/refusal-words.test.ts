/** What a caller reads of a request that is refused. */
import { beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../../../core/limits.ts';
import { TransientFault } from '../../../lambdas/runtime/faults.ts';
import type { ApiRequest } from '../../support/api-event.ts';
import { idOf, orderIn } from '../../support/samples.ts';
import {
  bytes,
  json,
  keyed,
  lines,
  nested,
  padded,
  typed,
  withCustomer,
  withLine,
} from './requests.ts';
import { setUpApi, submit, validOrder } from './setup.ts';

let api: ReturnType<typeof setUpApi>;
beforeEach(() => {
  api = setUpApi();
});

describe('a submission that is refused', () => {
  it.each<[string, ApiRequest, string, string?]>([
    [
      'a key that is missing',
      submit(validOrder, { headers: json }),
      'The header Idempotency-Key is missing.',
      'must be 1 to 255 visible ASCII characters',
    ],
    [
      'a key that is malformed',
      keyed('a b'),
      'The header Idempotency-Key is malformed.',
      'must be 1 to 255 visible ASCII characters',
    ],
    ['another type', typed('text/plain'), 'Send the order with Content-Type: application/json.'],
    [
      'a body that is too large',
      submit(padded(262_145)),
      'The body has 262145 bytes; at most 262144 are read.',
    ],
    ['other bytes', bytes(0x22, 0xff, 0x22), 'The body is not UTF-8.'],
    ['no JSON', submit('{"customer":'), 'The body cannot be parsed as JSON.'],
    ['deep nesting', nested(9), 'The body nests deeper than 8 levels.'],
    [
      'a list',
      submit([]),
      'Nothing was ordered: correct the body and try again.',
      'must be an object with customer, lines',
    ],
    [
      'an unknown field',
      submit({ ...validOrder, coupon: 'X' }),
      'Nothing was ordered: correct /coupon and try again.',
      'is not a field of an order (customer, lines)',
    ],
    [
      'an unknown field of a line',
      withLine({ colour: 'red' }),
      'Nothing was ordered: correct /lines/0/colour and try again.',
      'is not a field of a line (sku, quantity)',
    ],
    [
      'an unknown field of the customer',
      withCustomer({ phone: '1' }),
      'Nothing was ordered: correct /customer/phone and try again.',
      'is not a field of customer (email, name)',
    ],
    [
      'a price',
      withLine({ unitPriceMinor: 1 }),
      'Nothing was ordered: correct /lines/0/unitPriceMinor and try again.',
      'is not the caller’s to give: prices come from the catalogue',
    ],
  ])('says of %s what to do', async (_, request, detail, message) => {
    const { body, headers } = await api.call(request);
    expect(body.detail).toBe(detail);
    expect(body.errors?.map((error) => error.message)).toEqual(
      message === undefined ? undefined : [message],
    );
    expect(headers['accept']).toBe(
      detail.includes('Content-Type') ? 'application/json' : undefined,
    );
  });

  it.each([
    ['/customer', { lines: validOrder.lines }, 'must be an object with email, name'],
    ['/lines', { customer: validOrder.customer }, 'must be a list of 1 to 1000 lines'],
    ['/lines', { ...validOrder, lines: [] }, 'must be a list of 1 to 1000 lines'],
    [
      '/lines',
      { ...validOrder, lines: lines(limits.maxLines + 1) },
      'must be a list of 1 to 1000 lines',
    ],
    ['/lines/0', { ...validOrder, lines: [3] }, 'must be an object with sku, quantity'],
    [
      '/lines/1/sku',
      { ...validOrder, lines: [...lines(1), ...lines(1)] },
      'repeats the product of /lines/0; send one line with the sum',
    ],
  ])('says of %s in the order what it must be', async (path, order, message) => {
    expect((await api.call(submit(order))).body.errors).toEqual([{ path, message }]);
  });

  const emailRule = 'must be one e-mail address of at most 254 characters, name@domain';
  const nameRule = 'must be 1 to 200 characters, not all blank, without control characters';
  it.each([
    [{ email: 1 }, '/customer/email', emailRule],
    [{ email: 'ada' }, '/customer/email', emailRule],
    [{ email: `ada@${'example.'.repeat(32)}com` }, '/customer/email', emailRule],
    [{ name: 1 }, '/customer/name', nameRule],
    [{ name: '' }, '/customer/name', nameRule],
    [{ name: ' ' }, '/customer/name', nameRule],
    [{ name: 'x'.repeat(201) }, '/customer/name', nameRule],
  ])('says of a customer %j what is to be corrected', async (rest, path, message) => {
    expect((await api.call(withCustomer(rest))).body.errors).toEqual([{ path, message }]);
  });

  const skuRule = 'must be 1 to 64 visible ASCII characters without spaces';
  const quantityRule = 'must be an integer from 1 to 100000';
  it.each([
    [{ sku: 1 }, '/lines/0/sku', skuRule],
    [{ sku: 'a b' }, '/lines/0/sku', skuRule],
    [{ sku: 'x'.repeat(65) }, '/lines/0/sku', skuRule],
    [{ quantity: '1' }, '/lines/0/quantity', quantityRule],
    [{ quantity: 0 }, '/lines/0/quantity', quantityRule],
    [{ quantity: 100_001 }, '/lines/0/quantity', quantityRule],
  ])('says of a line %j what is to be corrected', async (rest, path, message) => {
    expect((await api.call(withLine(rest))).body.errors).toEqual([{ path, message }]);
  });

  it('names in words no more than three fields that are wrong', async () => {
    const wrong = (amount: number) =>
      submit({ ...validOrder, lines: lines(amount).map(({ sku }) => ({ sku })) });
    expect((await api.call(wrong(3))).body.detail).toBe(
      'Nothing was ordered: correct /lines/0/quantity, /lines/1/quantity, /lines/2/quantity and try again.',
    );
    expect((await api.call(wrong(4))).body.detail).toBe(
      'Nothing was ordered: correct /lines/0/quantity, /lines/1/quantity, /lines/2/quantity, … and try again.',
    );
  });
});

describe('another request that is refused', () => {
  const id = idOf(1);
  const owner = 'iam:arn:aws:iam::000000000000:user/alice';

  it.each<[string, ApiRequest, string]>([
    [
      'a path that nothing has',
      { method: 'GET', route: '/nowhere' },
      'The API has /orders and what is below it.',
    ],
    [
      'a path without an id',
      { method: 'GET', route: '/orders/{id}' },
      'You have no order with this id.',
    ],
    [
      'a method that /orders does not have',
      { method: 'DELETE', route: '/orders' },
      '/orders takes GET, POST.',
    ],
    [
      'an order that is not there',
      { method: 'GET', route: '/orders/{id}', id: idOf(2) },
      'You have no order with this id.',
    ],
    [
      'a cancellation that is too late',
      { method: 'POST', route: '/orders/{id}/cancel', id },
      'The order was rejected: there is nothing to cancel.',
    ],
    [
      'a caller without an identity',
      submit(validOrder, { as: null }),
      'The token has no issuer or no subject that can name a caller.',
    ],
  ])('says of %s what is wrong', async (_, request, detail) => {
    api.store.seed('orders', orderIn('rejected', id, owner));
    expect((await api.call(request)).body.detail).toBe(detail);
  });

  it('says that nothing is lost when the store does not answer', async () => {
    api.store.get = () => Promise.reject(new TransientFault('DynamoDB did not answer get'));
    const { body } = await api.call({ method: 'GET', route: '/orders/{id}', id });
    expect(body.detail).toBe('Nothing is lost: send the same request again.');
  });

  it('does not ask to repeat what will fail again', async () => {
    api.store.seed('orders', { orderId: id, owner });
    const answer = await api.call({ method: 'GET', route: '/orders/{id}', id });
    expect(answer).toMatchObject({
      status: 500,
      body: {
        type: 'urn:order-pipeline:problem:fault',
        detail: 'The same request will fail again.',
      },
    });
    expect(answer.headers).not.toHaveProperty('retry-after');
    expect(api.log.entries[0]?.fields['error']).toMatchObject({
      message: expect.stringMatching(/^an order cannot be read: /),
    });
  });

  it('names the order that a key belongs to', async () => {
    const { body: first } = await api.call(submit());
    const { body } = await api.call(withLine({ quantity: 9 }));
    expect(body).toMatchObject({
      detail: `The key belongs to ${first.id}, which was submitted with another body.`,
      errors: [{ path: 'Idempotency-Key', message: 'must be new for a new order' }],
    });
  });

  it.each([
    [
      { state: 'lost' },
      'Correct state.',
      'must be one of received, reserving, confirmed, cancelling, cancelled, rejected',
    ],
    [{ limit: '0' }, 'Correct limit.', 'must be 1 to 100'],
    [{ limit: '101' }, 'Correct limit.', 'must be 1 to 100'],
    [{ cursor: 'garbage' }, 'Start again without a cursor.', 'is not a cursor of this list'],
  ])('says of the query %j what is to be corrected', async (query, detail, message) => {
    const { body } = await api.call({ method: 'GET', route: '/orders', query });
    expect(body).toMatchObject({ detail, errors: [{ path: Object.keys(query)[0], message }] });
  });

  it('names all that is to be corrected in a query', async () => {
    const query = { state: 'lost', limit: '0' };
    const { body } = await api.call({ method: 'GET', route: '/orders', query });
    expect(body.detail).toBe('Correct state, limit.');
  });
});
