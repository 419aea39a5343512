import { describe, expect, it } from 'vitest';
import { limits } from '../../core/limits.ts';
import { ORDER_ID, orderIdFor } from '../../core/order-id.ts';
import { requestHash, submission } from '../../core/submission.ts';

const line = { sku: 'MUG', quantity: 1 };
const valid = { customer: { email: 'ada@example.com' }, lines: [line] };
const lines = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ sku: `S${n}`, quantity: 1 }));
/** Paths of what is wrong. */
const wrong = (request: unknown) => {
  const parsed = submission.safeParse(request);
  return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('/'));
};
const withLine = (rest: object) => ({ ...valid, lines: [{ ...line, ...rest }] });
const withEmail = (email: unknown) => ({ ...valid, customer: { email } });

describe('a submission', () => {
  it.each([
    ['the smallest order', valid],
    ['as many lines as are allowed', { ...valid, lines: lines(limits.maxLines) }],
    ['a quantity of 1', withLine({ quantity: 1 })],
    ['the largest quantity', withLine({ quantity: limits.maxQuantity })],
    ['the longest product code', withLine({ sku: 'x'.repeat(64) })],
    [
      'a customer with a name',
      { ...valid, customer: { email: 'a@b.example', name: 'Zoë O’Neil' } },
    ],
    [
      'the longest name, each letter of which is two units of UTF-16',
      { ...valid, customer: { ...valid.customer, name: '🦉'.repeat(200) } },
    ],
    [
      'a name outside of the basic plane',
      { ...valid, customer: { ...valid.customer, name: '𝒜da 👩🏽‍🚀 אבג' } },
    ],
    ['64 characters before the at', withEmail(`${'a'.repeat(64)}@b.example`)],
    ['a dot before the at', withEmail('ada.lovelace@example.com')],
    ['a plus in the address', withEmail("o'neil+shop@mail.example.co.uk")],
    [
      'the longest address',
      withEmail(`${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.examp`),
    ],
  ])('with %s is taken', (_, request) => {
    expect(wrong(request)).toEqual([]);
  });

  it.each([
    ['nothing', undefined, ''],
    ['a list', [], ''],
    ['no customer', { lines: [line] }, 'customer'],
    ['no lines', { customer: valid.customer }, 'lines'],
    ['an empty list of lines', { ...valid, lines: [] }, 'lines'],
    ['a line more than is allowed', { ...valid, lines: lines(limits.maxLines + 1) }, 'lines'],
    ['a quantity of 0', withLine({ quantity: 0 }), 'lines/0/quantity'],
    ['a negative quantity', withLine({ quantity: -1 }), 'lines/0/quantity'],
    ['half a product', withLine({ quantity: 1.5 }), 'lines/0/quantity'],
    [
      'one more than the largest quantity',
      withLine({ quantity: limits.maxQuantity + 1 }),
      'lines/0/quantity',
    ],
    ['a quantity as text', withLine({ quantity: '1' }), 'lines/0/quantity'],
    ['a quantity that is not a number', withLine({ quantity: Number.NaN }), 'lines/0/quantity'],
    ['an empty product code', withLine({ sku: '' }), 'lines/0/sku'],
    ['a product code that is too long', withLine({ sku: 'x'.repeat(65) }), 'lines/0/sku'],
    ['a product code with a space', withLine({ sku: 'A B' }), 'lines/0/sku'],
    ['a product code with a line break', withLine({ sku: 'A\n' }), 'lines/0/sku'],
    ['a line that is a number', { ...valid, lines: [3] }, 'lines/0'],
    ['an unknown field', { ...valid, coupon: 'X' }, ''],
    ['an unknown field of a line', withLine({ price: 1 }), 'lines/0'],
    ['a repeated product', { ...valid, lines: [line, { ...line, quantity: 2 }] }, 'lines/1/sku'],
    ['no address', { ...valid, customer: {} }, 'customer/email'],
    ['an address without a domain', withEmail('ada'), 'customer/email'],
    ['an address with two ats', withEmail('a@b@c.example'), 'customer/email'],
    ['an address with a dot at its end', withEmail('ada.@example.com'), 'customer/email'],
    ['an address with two dots', withEmail('ada..l@example.com'), 'customer/email'],
    ['an address with a space', withEmail('a b@c.example'), 'customer/email'],
    [
      'an address with a line break',
      withEmail('a@b.example\r\nBcc: c@d.example'),
      'customer/email',
    ],
    ['an address that ends in a line break', withEmail('a@b.example\n'), 'customer/email'],
    ['an address with a name', withEmail('Ada <a@b.example>'), 'customer/email'],
    ['two addresses', withEmail('a@b.example,c@d.example'), 'customer/email'],
    ['an address with other letters', withEmail('zoë@example.com'), 'customer/email'],
    [
      'an address that is too long',
      withEmail(`${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.example`),
      'customer/email',
    ],
    ['an empty name', { ...valid, customer: { ...valid.customer, name: '' } }, 'customer/name'],
    [
      'a name of blanks',
      { ...valid, customer: { ...valid.customer, name: '  \u00a0' } },
      'customer/name',
    ],
    [
      'a name with half a surrogate pair',
      { ...valid, customer: { ...valid.customer, name: 'Ada\ud800' } },
      'customer/name',
    ],
    [
      'a name with a code point that SQS refuses',
      { ...valid, customer: { ...valid.customer, name: 'Ada\uffff' } },
      'customer/name',
    ],
    [
      'a name that turns the text around',
      { ...valid, customer: { ...valid.customer, name: 'Ada\u202e' } },
      'customer/name',
    ],
    [
      'more than 64 characters before the at',
      withEmail(`${'a'.repeat(65)}@b.example`),
      'customer/email',
    ],
    [
      'a name with a line break',
      { ...valid, customer: { ...valid.customer, name: 'a\nb' } },
      'customer/name',
    ],
    [
      'a name of one letter too many, outside of the basic plane',
      { ...valid, customer: { ...valid.customer, name: '🦉'.repeat(201) } },
      'customer/name',
    ],
    [
      'a name with what a decoder makes of bytes that are no UTF-8',
      { ...valid, customer: { ...valid.customer, name: 'Zo\ufffd' } },
      'customer/name',
    ],
    [
      'a name that is too long',
      { ...valid, customer: { ...valid.customer, name: 'x'.repeat(201) } },
      'customer/name',
    ],
  ])('with %s is refused by its path', (_, request, path) => {
    expect(wrong(request)).toContain(path);
  });

  it('knows a __proto__ field for what it is', () => {
    expect(
      wrong(JSON.parse('{"__proto__":{"lines":[]},"customer":{"email":"a@b.example"}}')),
    ).not.toEqual([]);
  });
});

describe('the digest of a request', () => {
  const digest = (json: string) => requestHash(submission.parse(JSON.parse(json)));
  const json =
    '{"customer":{"email":"a@b.example"},"lines":[{"sku":"A","quantity":1},{"sku":"B","quantity":2}]}';

  it('is the same for ever: it is stored, and compared with that of a later retry', () => {
    expect(digest(json)).toBe(
      'v1:c8804a110ff86040227033c3d60147f93e7ac3b14d0d03c20f5201b5394430e6',
    );
  });

  it('is the same for white space, the order of fields and escapes', () => {
    const other =
      '{ "lines":[{"quantity":1,"sku":"\\u0041"},{"sku":"B","quantity":2}], "customer":{"email":"a@b.example"} }';
    expect(digest(other)).toBe(digest(json));
  });

  it.each([
    ['another quantity', json.replace('2', '3')],
    ['another product', json.replace('"B"', '"C"')],
    ['another order of lines', json.replace(/(\{"sku":"A".*?\}),(\{.*?\})\]/, '$2,$1]')],
    ['another address', json.replace('a@b', 'c@b')],
    ['a name', json.replace('"}', '","name":"x"}')],
  ])('is another for %s', (_, other) => {
    expect(other).not.toBe(json);
    expect(digest(other)).not.toBe(digest(json));
  });
});

describe('an order id', () => {
  it('is the same for the same caller and key, for ever', () => {
    expect(orderIdFor('iam:alice', 'key')).toBe('ord_ed9c0db59d4807bca4b18d5d4e958e98');
    expect('ord_ed9c0db59d4807bca4b18d5d4e958e98').toMatch(ORDER_ID);
    expect('ord_ed9c0db59d4807bca4b18d5d4e958e980').not.toMatch(ORDER_ID);
    expect('xord_ed9c0db59d4807bca4b18d5d4e958e98').not.toMatch(ORDER_ID);
  });

  it('is another for another caller or key, however they are cut', () => {
    const ids = [
      orderIdFor('a', 'bc'),
      orderIdFor('ab', 'c'),
      orderIdFor('a', 'b'),
      orderIdFor('a:b', 'c'),
      orderIdFor('a', 'b:c'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});
