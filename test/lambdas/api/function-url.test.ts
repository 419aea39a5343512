import { describe, expect, it } from 'vitest';
import { routed, signed } from '../../../lambdas/api/function-url.ts';
import { paths } from '../../../lambdas/api/handler.ts';
import { apiEvent } from '../../support/api-event.ts';

/** As a function URL gives it: one route for all, no parameters. */
const urlEvent = (rawPath: string, authorization?: string) => {
  const { pathParameters: _, ...event } = apiEvent({ method: 'GET', route: '/orders', as: null });
  const headers = { ...(authorization !== undefined && { authorization }) };
  return { ...event, routeKey: '$default', rawPath, headers };
};

describe('a request to the function URL', () => {
  it.each([
    ['/orders', 'ANY /orders', {}],
    ['/orders/ord_1', 'ANY /orders/{id}', { id: 'ord_1' }],
    ['/orders/ord_1/cancel', 'ANY /orders/{id}/cancel', { id: 'ord_1' }],
  ])('to %s has the route that the gateway would give it', (path, routeKey, pathParameters) => {
    expect(routed(urlEvent(path), paths)).toMatchObject({ routeKey, pathParameters });
  });

  it.each(['/', '/orders/', '/orders/ord_1/pay', '/orders/ord_1/cancel/now'])(
    'to %s has no route',
    (path) => {
      expect(routed(urlEvent(path), paths)).toEqual(urlEvent(path));
    },
  );

  it('is its signer’s, by the access key', () => {
    const event = urlEvent(
      '/orders',
      'AWS4-HMAC-SHA256 Credential=alice/20260301/us-east-1/lambda/',
    );
    expect(signed(event, '111122223333').requestContext).toMatchObject({
      authorizer: {
        iam: { userArn: 'arn:aws:iam::111122223333:user/alice', accountId: '111122223333' },
      },
    });
  });

  it('is nobody’s without a signature', () => {
    for (const authorization of [
      undefined,
      'Bearer token',
      'AWS4-HMAC-SHA256 Credential=/1/',
      'Not AWS4-HMAC-SHA256 Credential=alice/1/',
    ]) {
      const event = urlEvent('/orders', authorization);
      expect(signed(event, '111122223333')).toEqual(event);
    }
  });

  it('keeps the identity that the URL itself vouches for', () => {
    const event = apiEvent({ method: 'GET', route: '/orders' });
    const claimed = { ...event, headers: { authorization: 'AWS4-HMAC-SHA256 Credential=bob/' } };
    expect(signed(claimed, '111122223333')).toEqual(claimed);
  });
});
