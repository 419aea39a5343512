/** `POST /orders`: bodies as bytes. */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { Contract } from '../contract.ts';
import { byGateway, type Case, type Expected, refused } from './case.ts';
import { accepted, JSON_TYPE, submitRequest, validSubmission } from './submissions.ts';

/** Limits that the contract tells in words. */
const MAX_BYTES = 262_144;
const MAX_DEPTH = 8;
const GATEWAY_MAX_BYTES = 10 * 1024 * 1024;
/** One in this many is larger than the gateway takes: each is 10 MB. */
const HUGE_BODIES = 400;

interface Spoilt {
  readonly what: string;
  readonly bytes: Buffer;
  readonly expected: Expected;
}

const malformed = refused('malformed-json', 400);

const bytes = (what: string, text: string | Buffer, expected: Expected = malformed): Spoilt => ({
  what,
  bytes: Buffer.from(text),
  expected,
});

/** All that is wrong with these is one thing. `at` is somewhere in the text. */
const spoilers: readonly ((text: string, at: number) => Spoilt)[] = [
  () => bytes('empty', ''),
  (text, at) => bytes('cut off', text.slice(0, 1 + (at % (text.length - 1)))),
  (text, at) => bytes('something behind it', text + ['}', ',', '{}', '\u0000', 'x'][at % 5]),
  (text) => bytes('no JSON', text.replaceAll('"', "'")),
  (text) => bytes('a number that JSON has not', text.replace(/"quantity":\d+/, '"quantity":NaN')),
  (text) => bytes('a comment', `/* ${text.length} */${text}`),
  (text) => bytes('UTF-16', Buffer.from(text, 'utf16le')),
  (text) => bytes('UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le')),
  (text, at) => bytes('too deep', nested(text, MAX_DEPTH + (at % 3 ? at % 5_000 : 0))),
  (text) =>
    bytes('deep, and unknown', nested(text, MAX_DEPTH - 1), refused('invalid-order', 422, '/deep')),
  (text, at) =>
    bytes(
      'too large',
      padded(text, MAX_BYTES + 1 + (at % 100_000)),
      refused('body-too-large', 413),
    ),
  (text, at) => bytes('no UTF-8', withBadUtf8(text, at), { statuses: [400, 422] }),
  (text) =>
    bytes(
      'beyond every number',
      text.replace(/"quantity":\d+/, '"quantity":1e999'),
      refused('invalid-order', 422, '/lines/0/quantity'),
    ),
  (_, at) =>
    bytes(
      'another value',
      ['null', 'true', '0', '"x"', '[]', '{}'][at % 6] ?? '',
      refused('invalid-order', 422),
    ),
];

/** Bodies that say the same, otherwise. */
const disguises: readonly ((text: string) => readonly [what: string, body: string])[] = [
  (text) => ['of the largest size', padded(text, MAX_BYTES)],
  (text) => ['with white space', `\r\n${JSON.stringify(JSON.parse(text), null, '\t')}\r\n`],
  (text) => ['with escapes', text.replace(/[a-z]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`)],
  (text) => ['with a byte order mark', `\ufeff${text}`],
  (text) => ['with a field said twice', text.replace('{', '{"lines":0,')],
];

export function bodies(contract: Contract): fc.Arbitrary<Case> {
  const valid = validSubmission(contract);
  const spoilt = fc
    .tuple(valid, fc.constantFrom(...spoilers), fc.nat())
    .map(([{ key, body }, spoil, at]) => refusedBody(key, spoil(JSON.stringify(body), at)));
  const huge = valid.map(({ key, body }) => {
    const text = padded(JSON.stringify(body), GATEWAY_MAX_BYTES + 1);
    return refusedBody(key, bytes('larger than the gateway takes', text, byGateway(413)));
  });
  const zipped = valid.map(({ key, body }): Case => {
    const spoilt = refusedBody(key, bytes('compressed', gzipSync(JSON.stringify(body))));
    const headers = [...spoilt.request.headers, ['content-encoding', 'gzip'] as const];
    return { ...spoilt, request: { ...spoilt.request, headers } };
  });
  const disguised = fc
    .tuple(valid, fc.constantFrom(...disguises), fc.boolean())
    .map(([submission, disguise, chunked]): Case => {
      const [what, text] = disguise(JSON.stringify(submission.body));
      const request = { ...submitRequest(submission.key, text), chunked };
      return accepted(`valid: ${what}`, submission, request);
    });
  return fc.oneof(
    { weight: HUGE_BODIES, arbitrary: spoilt },
    { weight: HUGE_BODIES / 10, arbitrary: zipped },
    { weight: HUGE_BODIES / 10, arbitrary: disguised },
    { weight: 1, arbitrary: huge },
  );
}

const refusedBody = (key: string, { what, bytes: body, expected }: Spoilt): Case => ({
  kind: `body: ${what}`,
  operation: 'submitOrder',
  request: { ...submitRequest(key, body), headers: [JSON_TYPE, ['idempotency-key', key]] },
  caller: 'new',
  expected,
  submits: { key },
});

const padded = (text: string, size: number) =>
  text + ' '.repeat(Math.max(0, size - Buffer.byteLength(text)));

/** The order with this many levels more in a field that no order has. */
const nested = (text: string, levels: number) =>
  `{"deep":${'['.repeat(levels)}${']'.repeat(levels)},${text.slice(1)}`;

function withBadUtf8(text: string, at: number): Buffer {
  const whole = Buffer.from(text);
  const bad = [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0x80]][at % 5];
  // Between two bytes of ASCII, so that nothing but what is put in is broken.
  const places = [...whole.keys()].filter(
    (i) => (whole[i] ?? 0) < 0x80 && (whole[i + 1] ?? 0) < 0x80,
  );
  const place = (places[at % places.length] ?? 0) + 1;
  return Buffer.concat([whole.subarray(0, place), Buffer.from(bad ?? []), whole.subarray(place)]);
}
