/** `GET /orders/{id}` and `POST /orders/{id}/cancel`: whose order it is, and how an id can be spelt. */
import fc from 'fast-check';
import type { WireRequest } from '../wire.ts';
import { byGateway, type Case, type Expected, refused, type Shop } from './case.ts';

const NO_IDS = [
  'x',
  '__proto__',
  'constructor',
  'ord_',
  `ord_${'0'.repeat(31)}`,
  `ord_${'0'.repeat(33)}`,
  `ORD_${'0'.repeat(32)}`,
  `ord_${'G'.repeat(32)}`,
  `${'0'.repeat(36)}`,
  '%00',
  '%20',
  '%2e%2e',
  '%2e',
  '..',
  '.',
  '%0d%0aX:y',
  '%25',
  '%F0%9F%A6%89',
  "'%20OR%201=1",
  '$%7B7*7%7D',
  '*',
  `ord_${'0'.repeat(32)}%0a`,
  `ord_${'0'.repeat(32)};a=b`,
  'a'.repeat(4_000),
  '{id}',
];
const NO_UTF8 = ['%', '%zz', '%ff', '%c0%af', '%ed%a0%80', '%e0%80', '%a'];

type Operation = 'getOrder' | 'cancelOrder';
const notFound = refused('order-not-found', 404);

const request = (operation: Operation, id: string): WireRequest => ({
  method: operation === 'getOrder' ? 'GET' : 'POST',
  target: operation === 'getOrder' ? `/orders/${id}` : `/orders/${id}/cancel`,
  headers: [],
  signature: 'right',
});

export function orders(shop: Shop): fc.Arbitrary<Case> {
  const operation = fc.constantFrom<Operation>('getOrder', 'cancelOrder');
  const success = (op: Operation): Expected => ({ statuses: [op === 'getOrder' ? 200 : 202] });
  const make = (kind: string, op: Operation, id: string, expected: Expected): Case => ({
    kind,
    operation: op,
    request: request(op, id),
    caller: 'shop',
    expected,
  });
  const own = fc.constantFrom(shop.cancelled, ...shop.others);
  const id = fc.oneof(
    fc.constantFrom(...NO_IDS),
    fc.tuple(own, fc.nat(31)).map(([text, at]) => {
      const place = 4 + at;
      return text.slice(0, place) + (text[place] === '0' ? '1' : '0') + text.slice(place + 1);
    }),
  );
  return fc.oneof(
    {
      weight: 3,
      arbitrary: fc.tuple(operation, own).map(([op, text]) => make('valid', op, text, success(op))),
    },
    fc
      .tuple(operation, own)
      .map(([op, text]) =>
        make(
          'valid: id with escapes',
          op,
          text.replace('o', '%6f').replace('_', '%5F'),
          success(op),
        ),
      ),
    operation.map((op) => make("id: another caller's", op, shop.neighbour.orderId, notFound)),
    fc.constant(make('id: rejected', 'cancelOrder', shop.rejected, refused('too-late', 409))),
    fc.tuple(operation, id).map(([op, text]) => make('id: none', op, text, notFound)),
    fc
      .tuple(operation, fc.constantFrom(...NO_UTF8))
      .map(([op, text]) => make('path: no UTF-8', op, text, byGateway(400))),
    fc.tuple(own, fc.string({ unit: 'binary' })).map(([text, body]): Case => {
      const made = make('valid: with a body', 'cancelOrder', text, success('cancelOrder'));
      return { ...made, request: { ...made.request, body: Buffer.from(body) } };
    }),
  );
}
