import { describe, expect, it } from 'vitest';
import {
  onePerPath,
  Problem,
  type ProblemType,
  problemResponse,
} from '../../../lambdas/api/problem.ts';

/** What a client sees of every refusal; the last part of its `type` names it. */
const table: readonly (readonly [type: ProblemType, status: number, title: string])[] = [
  ['malformed-json', 400, 'The body is not JSON'],
  ['invalid-idempotency-key', 400, 'The Idempotency-Key is missing or malformed'],
  ['invalid-query', 400, 'A query parameter is invalid'],
  ['forbidden', 403, 'The request has no identity that can own orders'],
  ['order-not-found', 404, 'There is no such order'],
  ['not-found', 404, 'There is no such resource'],
  ['method-not-allowed', 405, 'The resource does not have this method'],
  ['too-late', 409, 'The order can no longer be cancelled'],
  ['body-too-large', 413, 'The body is too large'],
  ['unsupported-media-type', 415, 'The body must be application/json'],
  ['invalid-order', 422, 'The order is invalid'],
  ['idempotency-key-reused', 422, 'The Idempotency-Key was used for another order'],
  ['fault', 500, 'The service has failed'],
  ['unavailable', 503, 'The service cannot answer now'],
];

describe('a problem', () => {
  it.each(table)('%s has the status %i and its title', (type, status, title) => {
    const { statusCode, headers, body = '' } = problemResponse(new Problem(type, 'What to do.'));
    expect(statusCode).toBe(status);
    expect(headers).toEqual({ 'content-type': 'application/problem+json' });
    expect(JSON.parse(body)).toEqual({
      type: `urn:order-pipeline:problem:${type}`,
      title,
      status,
      detail: 'What to do.',
    });
  });

  it('is an error with a name', () => {
    expect(new Problem('fault', 'What to do.')).toMatchObject({
      name: 'Problem',
      message: 'What to do.',
    });
  });

  it('says of each field what was found first', () => {
    const errors = [
      { path: '/a', message: 'first' },
      { path: '/b', message: 'other' },
      { path: '/a', message: 'second' },
    ];
    expect(onePerPath(errors)).toEqual(errors.slice(0, 2));
  });
});
