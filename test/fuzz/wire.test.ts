import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { toCurl, type WireRequest } from './wire.ts';

const request: WireRequest = {
  method: 'POST',
  target: "/orders?x='%zz",
  headers: [
    ['idempotency-key', "a'b\\c\xe9"],
    ['x-empty', ''],
  ],
  body: Buffer.from([0x22, 0xff, 0x27, 0x5c, 0x0a, 0xc3, 0xa9]),
  signature: 'right',
};

it('a request is printed so that a shell gives curl the same bytes', () => {
  const line = toCurl(request, 'http://127.0.0.1:1/', 'ada').replace(/^curl/, "printf '%s\\0'");
  const words = execFileSync('bash', ['-c', line], { env: { ...process.env, LC_ALL: 'C' } })
    .toString('latin1')
    .split('\0');
  expect(words).toContain("http://127.0.0.1:1/orders?x='%zz");
  expect(words).toContain("idempotency-key: a'b\\c\xe9");
  expect(words).toContain('x-empty;');
  expect(words).toContain(request.body?.toString('latin1'));
  expect(words.slice(-5, -1)).toEqual([
    '--aws-sigv4',
    'aws:amz:us-east-1:execute-api',
    '--user',
    'ada:local',
  ]);
});

it('a body that is long is cut, and its length told', () => {
  const text = toCurl({ ...request, body: Buffer.alloc(5_000, 'x') }, 'http://127.0.0.1:1', 'ada');
  expect(text).toContain('xxx…(5000 bytes)');
  expect(text.length).toBeLessThan(2_500);
});
