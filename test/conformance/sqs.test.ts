/**
 * AWS's documented behaviour of SQS, through the real SDK: against our endpoint on a clock that
 * the cases move, or against any other (`CONFORMANCE_ENDPOINT=http://… npx vitest run
 * test/conformance`) on the real one.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cases } from './cases/index.ts';
import { type Endpoint, otherEndpoint, startOwnEndpoint } from './endpoint.ts';
import { Target } from './target.ts';

const otherUrl = process.env['CONFORMANCE_ENDPOINT'];
let endpoint: Endpoint;
/** Above what the slowest case waits on the real clock: 30 s, and a receive or two. */
const timeoutMs = otherUrl ? 60_000 : 15_000;

beforeAll(async () => {
  endpoint = otherUrl ? otherEndpoint(otherUrl) : await startOwnEndpoint();
});

afterAll(async () => {
  await endpoint.close();
});

it('numbers every case once', () => {
  const ids = cases.map((example) => example.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !/^C\d{3}$/.test(id))).toEqual([]);
});

describe(`SQS at ${otherUrl ?? 'our own endpoint'}`, () => {
  for (const example of cases) {
    const waitsSeconds = example.waitsSeconds ?? 0;
    it(`${example.id} ${example.title}`, { timeout: timeoutMs }, async (context) => {
      if (waitsSeconds > endpoint.patienceSeconds) {
        context.skip(`not run: waits ${waitsSeconds} s`);
      }
      const target = new Target(endpoint, waitsSeconds);
      try {
        await example.run(target);
      } finally {
        await target.close();
      }
    });
  }
});
