import { describe, expect, it } from 'vitest';
import { InvalidRouteKeyError } from '../../../local/http-api/errors.ts';
import { compileRoutes } from '../../../local/http-api/route-table.ts';
import { route } from './setup.ts';

/** The routes of AWS's own example ("Create routes for HTTP APIs"), in an order that must not matter. */
const PETS = [
  '$default',
  'ANY /{proxy+}',
  'GET /pets/{proxy+}',
  'GET /pets/dog/{id}',
  'GET /pets/dog/1',
];

function find(keys: readonly string[], method: string, path: string) {
  const match = compileRoutes(keys.map((key) => route(key)))(method, path);
  return match && [match.route.routeKey, match.pathParameters];
}

describe('the route of a request', () => {
  it.each([
    ['GET', '/pets/dog/1', 'GET /pets/dog/1', {}],
    ['GET', '/pets/dog/2', 'GET /pets/dog/{id}', { id: '2' }],
    ['GET', '/pets/cat/1', 'GET /pets/{proxy+}', { proxy: 'cat/1' }],
    ['POST', '/test/5', 'ANY /{proxy+}', { proxy: 'test/5' }],
    ['GET', '/', '$default', {}],
  ])('is the most specific one: %s %s', (method, path, expected, parameters) => {
    expect(find(PETS, method, path)).toEqual([expected, parameters]);
    expect(find([...PETS].reverse(), method, path)).toEqual([expected, parameters]);
  });

  it('matches in full before it takes the rest of a path', () => {
    const keys = ['GET /pets/{proxy+}', 'GET /{kind}/{id}'];

    expect(find(keys, 'GET', '/pets/1')).toEqual(['GET /{kind}/{id}', { kind: 'pets', id: '1' }]);
    expect(find(keys, 'GET', '/pets/1/2')).toEqual(['GET /pets/{proxy+}', { proxy: '1/2' }]);
  });

  it('names its method before ANY', () => {
    const keys = ['ANY /orders', 'POST /orders'];

    expect(find(keys, 'POST', '/orders')).toEqual(['POST /orders', {}]);
    expect(find(keys, 'PUT', '/orders')).toEqual(['ANY /orders', {}]);
  });

  it.each([
    ['POST', '/orders/1'],
    ['GET', '/orders'],
    ['GET', '/orders/'],
    ['GET', '/orders/1/lines'],
    ['GET', '/Orders/1'],
    ['GET', '/'],
  ])('does not exist: %s %s', (method, path) => {
    expect(find(['GET /orders/{id}'], method, path)).toBeUndefined();
  });

  it('has every parameter of its path', () => {
    expect(find(['GET /{shop}/orders/{order-id}'], 'GET', '/leeds/orders/7')?.[1]).toEqual({
      shop: 'leeds',
      'order-id': '7',
    });
  });

  it.each(['orders', 'GET orders', 'get /orders', 'GET /a/{b', 'GET /a/x{b}', 'GET /{a+}/b', ''])(
    'cannot be made of the key %j',
    (key) => {
      expect(() => compileRoutes([route(key)])).toThrow(InvalidRouteKeyError);
    },
  );
});
