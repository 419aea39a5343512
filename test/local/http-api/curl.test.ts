import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../local/clock.ts';
import { closeApis, ok, route, startApi } from './setup.ts';

const run = promisify(execFile);
afterEach(closeApis);

const start = () =>
  startApi([route('$default', 'iam')], async ({ body }) => ok({ statusCode: 200, body }), {
    // curl signs with the time of day.
    clock: systemClock,
  });

/** What curl prints: the answer's body, a space, its status. */
async function curl(user: string, ...options: readonly string[]): Promise<string> {
  const signing = ['--aws-sigv4', 'aws:amz:us-east-1:execute-api', '--user', user];
  const { stdout } = await run('curl', [
    ...['--silent', '--show-error', '--max-time', '20', '--noproxy', '*'],
    ...['--write-out', ' %{http_code}'],
    ...signing,
    ...options,
  ]);
  return stdout;
}

describe('curl --aws-sigv4', () => {
  it('is served: the command that the welcome offers', async () => {
    const api = await start();

    const printed = await curl(
      'alice:local',
      `${api.url}/orders`,
      ...['-H', 'Content-Type: application/json', '-H', 'Idempotency-Key: first-order'],
      ...['-d', '{"lines":[]}'],
    );

    expect([printed, api.refusals]).toEqual(['{"lines":[]} 200', []]);
    expect(api.invocations[0]?.event).toMatchObject({
      rawPath: '/orders',
      requestContext: { http: { method: 'POST' }, authorizer: { iam: { accessKey: 'alice' } } },
    });
  });

  it.each([
    '/orders/a-b_c~1',
    '/orders/a%20b',
    '/orders?limit=5',
    '/orders?limit=5&state=confirmed',
    '/orders?state=confirmed&limit=5',
  ])('is served: GET %s', async (path) => {
    const api = await start();

    expect([await curl('bob:local', `${api.url}${path}`), api.refusals]).toEqual([' 200', []]);
  });

  it('is served at localhost too', async () => {
    const api = await start();

    expect(await curl('bob:local', `http://localhost:${api.port}/orders`)).toBe(' 200');
  });

  it('is refused with another secret', async () => {
    const api = await start();

    expect(await curl('alice:guess', `${api.url}/orders`)).toBe('{"message":"Forbidden"} 403');
    expect(api.refusals).toEqual(['The signature does not match.']);
  });
});
