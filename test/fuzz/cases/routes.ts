/** Paths that the API does not have, and methods that its paths do not have. */
import fc from 'fast-check';
import { byGateway, type Case, refused, type Shop } from './case.ts';

const METHODS = ['PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'M-SEARCH'];

export function routes(shop: Shop): fc.Arbitrary<Case> {
  const [id = ''] = shop.others;
  const paths = [
    { path: '/orders', has: ['GET', 'POST'] },
    { path: `/orders/${id}`, has: ['GET'] },
    { path: `/orders/${id}/cancel`, has: ['POST'] },
  ];
  const wrongMethods = paths.flatMap(({ path, has }) =>
    [...METHODS, 'GET', 'POST']
      .filter((method) => !has.includes(method))
      .map((method) => ({ path, method })),
  );
  const otherPaths = [
    '/',
    '/order',
    '/orders/',
    '//orders',
    '/ORDERS',
    '/orders//',
    `/orders/${id}/`,
    `/orders/${id}/Cancel`,
    `/orders/${id}/cancel/`,
    `/orders/${id}/cancel/x`,
    '/orders//cancel',
    '/prod/orders',
    '/.env',
    '/%6frder',
    '/orders.json',
    '/orders;x',
    '/ord%00ers',
    '/__proto__',
    '/constructor',
    `/${'x'.repeat(5_000)}`,
  ];
  return fc.oneof(
    fc.constantFrom(...wrongMethods).map(
      ({ path, method }): Case => ({
        kind: 'method',
        operation: 'MethodNotAllowed',
        request: { method, target: path, headers: [], signature: 'right' },
        caller: 'shop',
        expected: refused('method-not-allowed', 405),
      }),
    ),
    fc.tuple(fc.constantFrom(...otherPaths), fc.constantFrom('GET', 'POST', 'DELETE')).map(
      ([target, method]): Case => ({
        kind: 'path',
        operation: 'NoSuchPath',
        request: { method, target, headers: [], signature: 'right' },
        caller: 'shop',
        expected: byGateway(404),
      }),
    ),
  );
}
