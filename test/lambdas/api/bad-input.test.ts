import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../../../core/limits.ts';
import type { ApiRequest } from '../../support/api-event.ts';
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

const { body: _body, ...bodiless } = submit();

let api: ReturnType<typeof setUpApi>;
beforeEach(() => {
  api = setUpApi();
});

describe('a submission that is refused', () => {
  afterEach(() => {
    expect(api.store.commits).toEqual([]);
    expect(api.queues.calls).toEqual([]);
    expect(api.log.entries).toEqual([]);
  });

  it.each<[string, ApiRequest, number, string, string?]>([
    [
      'without a key',
      submit(validOrder, { headers: json }),
      400,
      'invalid-idempotency-key',
      'Idempotency-Key',
    ],
    ['with an empty key', keyed(''), 400, 'invalid-idempotency-key', 'Idempotency-Key'],
    [
      'with a key of 256 characters',
      keyed('k'.repeat(256)),
      400,
      'invalid-idempotency-key',
      'Idempotency-Key',
    ],
    ['with a space in its key', keyed('a b'), 400, 'invalid-idempotency-key', 'Idempotency-Key'],
    [
      'with a letter beyond ASCII in its key',
      keyed('ключ'),
      400,
      'invalid-idempotency-key',
      'Idempotency-Key',
    ],
    [
      'with a control character in its key',
      keyed('a\u007f'),
      400,
      'invalid-idempotency-key',
      'Idempotency-Key',
    ],
    ['without a content type', typed(), 415, 'unsupported-media-type'],
    ['as a form', typed('application/x-www-form-urlencoded'), 415, 'unsupported-media-type'],
    ['as a relative of JSON', typed('application/json5'), 415, 'unsupported-media-type'],
    ['with an empty body', { ...submit(), body: '' }, 400, 'malformed-json'],
    ['without a body', bodiless, 400, 'malformed-json'],
    ['that is no JSON', submit('{"customer":'), 400, 'malformed-json'],
    ['that is not UTF-8', bytes(0x22, 0xff, 0x22), 400, 'malformed-json'],
    ['of one byte too many', submit(padded(262_145)), 413, 'body-too-large'],
    [
      'of one byte too many in base64',
      submit(Buffer.from(padded(262_145)).toString('base64'), { base64: true }),
      413,
      'body-too-large',
    ],
    [
      'of too many bytes but not characters',
      submit(`"${'é'.repeat(131_072)}"`),
      413,
      'body-too-large',
    ],
    ['nested 9 levels deep', nested(9), 400, 'malformed-json'],
    [
      'nested 9 levels deep after a string that ends in a backslash',
      submit(`{"note":"\\\\","x":${'['.repeat(8)}${']'.repeat(8)}}`),
      400,
      'malformed-json',
    ],
    ['nested as deep as its size allows', submit('['.repeat(262_144)), 400, 'malformed-json'],
    ['nested 8 levels deep, but no order', nested(8), 422, 'invalid-order', '/x'],
    ['that is a list', submit([]), 422, 'invalid-order', ''],
    ['that is null', submit('null'), 422, 'invalid-order', ''],
    ['that is a number', submit('1'), 422, 'invalid-order', ''],
    ['without a customer', submit({ lines: validOrder.lines }), 422, 'invalid-order', '/customer'],
    ['without lines', submit({ customer: validOrder.customer }), 422, 'invalid-order', '/lines'],
    ['with no line', submit({ ...validOrder, lines: [] }), 422, 'invalid-order', '/lines'],
    [
      'with too many lines',
      submit({ ...validOrder, lines: lines(limits.maxLines + 1) }),
      422,
      'invalid-order',
      '/lines',
    ],
    [
      'with an unknown field',
      submit({ ...validOrder, coupon: 'X' }),
      422,
      'invalid-order',
      '/coupon',
    ],
    [
      'with a field of odd characters',
      submit({ ...validOrder, 'a/b~c': 1 }),
      422,
      'invalid-order',
      '/a~1b~0c',
    ],
    [
      'with a field named __proto__',
      submit(
        '{"__proto__":{"a":1},"customer":{"email":"a@b.example"},"lines":[{"sku":"A","quantity":1}]}',
      ),
      422,
      'invalid-order',
      '/__proto__',
    ],
    [
      'with a line’s field named __proto__',
      submit(
        '{"customer":{"email":"a@b.example"},"lines":[{"sku":"A","quantity":1,"__proto__":{}}]}',
      ),
      422,
      'invalid-order',
      '/lines/0/__proto__',
    ],
    [
      'with a field named constructor',
      submit({ ...validOrder, constructor: {} }),
      422,
      'invalid-order',
      '/constructor',
    ],
    [
      'with a price',
      withLine({ unitPriceMinor: 1 }),
      422,
      'invalid-order',
      '/lines/0/unitPriceMinor',
    ],
    ['with a quantity of 0', withLine({ quantity: 0 }), 422, 'invalid-order', '/lines/0/quantity'],
    [
      'with a negative quantity',
      withLine({ quantity: -1 }),
      422,
      'invalid-order',
      '/lines/0/quantity',
    ],
    ['with a fraction', withLine({ quantity: 0.5 }), 422, 'invalid-order', '/lines/0/quantity'],
    [
      'with a quantity in words',
      withLine({ quantity: '1' }),
      422,
      'invalid-order',
      '/lines/0/quantity',
    ],
    [
      'with too large a quantity',
      withLine({ quantity: limits.maxQuantity + 1 }),
      422,
      'invalid-order',
      '/lines/0/quantity',
    ],
    [
      'with a quantity beyond every number',
      submit('{"customer":{"email":"a@b.example"},"lines":[{"sku":"A","quantity":1e999}]}'),
      422,
      'invalid-order',
      '/lines/0/quantity',
    ],
    [
      'with a product twice',
      submit({
        ...validOrder,
        lines: [
          { sku: 'A', quantity: 1 },
          { sku: 'A', quantity: 1 },
        ],
      }),
      422,
      'invalid-order',
      '/lines/1/sku',
    ],
    [
      'with no address',
      submit({ ...validOrder, customer: {} }),
      422,
      'invalid-order',
      '/customer/email',
    ],
    [
      'with a header in its address',
      withCustomer({ email: 'a@b.example\r\nBcc: c@d.example' }),
      422,
      'invalid-order',
      '/customer/email',
    ],
    [
      'with a line break in its name',
      withCustomer({ name: 'Ada\r\nBcc: c@d.example' }),
      422,
      'invalid-order',
      '/customer/name',
    ],
  ])('%s', async (_, request, status, type, path) => {
    const answer = await api.call(request);
    expect(answer).toMatchObject({
      status,
      headers: { 'content-type': 'application/problem+json' },
      body: { type: `urn:order-pipeline:problem:${type}`, status, title: expect.any(String) },
    });
    expect(answer.body.detail).toMatch(/\.$/);
    expect(answer.body.errors?.map((error) => error.path)).toEqual(
      path === undefined ? undefined : [path],
    );
  });

  it('names every field that is wrong, and none twice', async () => {
    const { body } = await api.call(
      submit({ customer: { email: 'x', name: '\n' }, lines: [{ sku: '', quantity: 0 }], note: 1 }),
    );
    expect(body.errors?.map(({ path }) => path).sort()).toEqual([
      '/customer/email',
      '/customer/name',
      '/lines/0/quantity',
      '/lines/0/sku',
      '/note',
    ]);
    expect(body.detail).toContain('…');
  });

  it('says that prices are not the caller’s to give', async () => {
    const { body } = await api.call(withLine({ price: 1 }));
    expect(body.errors).toEqual([
      { path: '/lines/0/price', message: expect.stringContaining('catalogue') },
    ]);
  });

  it('lists no more than 50 wrong fields', async () => {
    const wrong = lines(90).map(({ sku }) => ({ sku, quantity: 0 }));
    const { body } = await api.call(submit({ ...validOrder, lines: wrong }));
    expect(body.errors).toHaveLength(50);
  });

  it('does not repeat what was sent', async () => {
    const { body } = await api.call(withCustomer({ email: '<script>@evil' }));
    expect(JSON.stringify(body)).not.toContain('evil');
  });
});

describe('a submission at the edge of what is allowed', () => {
  it.each<[string, ApiRequest]>([
    ['a key of one character', keyed('!')],
    ['a key of 255 characters', keyed('~'.repeat(255))],
    ['a charset beside its type', typed('application/json; charset=utf-8')],
    ['a space behind its type', typed('application/json ; charset=utf-8')],
    ['its type in capitals', typed('Application/JSON')],
    ['a body of exactly the limit', submit(padded(262_144))],
    [
      'a body in base64',
      submit(Buffer.from(JSON.stringify(validOrder)).toString('base64'), { base64: true }),
    ],
    ['as many lines as are allowed', submit({ ...validOrder, lines: lines(limits.maxLines) })],
    ['the largest quantity', withLine({ quantity: limits.maxQuantity })],
    ['brackets inside of a string', withLine({ sku: '"[[[[[[[[[[{{{' })],
    ['a name in another script', withCustomer({ name: 'Ада 🦉' })],
  ])('with %s is taken', async (_, request) => {
    expect((await api.call(request)).status).toBe(202);
  });

  it('keeps a name as it was written', async () => {
    const { body } = await api.call(withCustomer({ name: '<b>Ада</b> 🦉' }));
    expect(body.customer.name).toBe('<b>Ада</b> 🦉');
  });
});
