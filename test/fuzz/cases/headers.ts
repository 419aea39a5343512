/** `POST /orders`: headers. */
import fc from 'fast-check';
import type { Contract } from '../contract.ts';
import { byGateway, type Case, type Expected, refused } from './case.ts';
import {
  accepted,
  JSON_TYPE,
  type Submission,
  submitRequest,
  validSubmission,
} from './submissions.ts';

type Headers = readonly (readonly [string, string])[];

const OTHER_TYPES = [
  '',
  'json',
  'text/plain',
  'text/json',
  'application/json5',
  'application/jsonp',
  'application/problem+json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/octet-stream',
  '*/*',
  'application/json, application/json',
  'application/ json',
  ';application/json',
  'constructor',
];
const SAME_TYPES = [
  'application/json; charset=utf-8',
  'Application/JSON',
  'application/json;charset=UTF-8',
  'application/json ; x=y',
  'application/json;',
];
const WRONG_KEYS = ['', 'a b', 'k\tk', 'cl\xe9', '\xff\xfe', '~'.repeat(256), 'k'.repeat(4_000)];
const ODD_HEADERS: Headers = [
  ['__proto__', 'x'],
  ['constructor', 'x'],
  ['x-http-method-override', 'DELETE'],
  ['x-forwarded-for', '10.0.0.1'],
  ['x-forwarded-host', 'evil.example'],
  ['accept', 'text/html'],
  ['accept-encoding', 'br'],
  ['cookie', 'a=b; __proto__=c; =; ;'],
  ['if-none-match', '*'],
  ['range', 'bytes=0-1'],
  ['x-empty', ''],
  ['user-agent', ''],
];
/** Request line and header values that the gateway reads, in bytes: told by the contract in words. */
const HEADER_LIMIT_BYTES = 10_240;

const unsupported: Expected = refused('unsupported-media-type', 415);
const wrongKey: Expected = refused('invalid-idempotency-key', 400, 'Idempotency-Key');

export function headers(contract: Contract): fc.Arbitrary<Case> {
  const valid = validSubmission(contract);
  const from = <T>(values: readonly T[]) => fc.tuple(valid, fc.constantFrom(...values));
  const many = fc.integer({ min: 1, max: 200 });
  const refusals = fc.oneof(
    from(OTHER_TYPES).map(([given, type]) =>
      spoilt(
        'header: another content type',
        given,
        [['content-type', type], keyOf(given)],
        unsupported,
      ),
    ),
    valid.map((given) => spoilt('header: no content type', given, [keyOf(given)], unsupported)),
    from(WRONG_KEYS).map(([given, key]) =>
      spoilt('header: malformed key', given, [JSON_TYPE, ['idempotency-key', key]], wrongKey),
    ),
    valid.map((given) => spoilt('header: no key', given, [JSON_TYPE], wrongKey)),
    fc
      .tuple(valid, fc.integer({ min: HEADER_LIMIT_BYTES, max: 200_000 }))
      .map(([given, size]) =>
        spoilt(
          'header: huge',
          given,
          [...usual(given), ['x-pad', 'x'.repeat(size)]],
          byGateway(431),
        ),
      ),
  );
  const disguises = fc.oneof(
    from(SAME_TYPES).map(([given, type]) =>
      taken('valid: its type spelt otherwise', given, [['content-type', type], keyOf(given)]),
    ),
    from(ODD_HEADERS).map(([given, odd]) =>
      taken('valid: odd headers', given, [...usual(given), odd]),
    ),
    fc
      .tuple(valid, many)
      .map(([given, amount]) =>
        taken('valid: many headers', given, [...usual(given), ...padding(amount)]),
      ),
    valid.map((given) => {
      const twice = { ...given, key: 'k,l' };
      const lines = [
        ['idempotency-key', 'k'],
        ['idempotency-key', 'l'],
      ] as const;
      return taken('valid: a key in two headers', twice, [JSON_TYPE, ...lines]);
    }),
  );
  return fc.oneof({ weight: 4, arbitrary: refusals }, { weight: 1, arbitrary: disguises });
}

const padding = (amount: number): Headers =>
  Array.from({ length: amount }, (_, n) => [`x-pad-${n}`, 'x'.repeat(20)] as const);

const keyOf = ({ key }: Submission) => ['idempotency-key', key] as const;
const usual = (submission: Submission): Headers => [JSON_TYPE, keyOf(submission)];

const requestWith = ({ key, body }: Submission, headers: Headers) => ({
  ...submitRequest(key, JSON.stringify(body)),
  headers,
});

function spoilt(kind: string, submission: Submission, headers: Headers, expected: Expected): Case {
  return {
    kind,
    operation: 'submitOrder',
    request: requestWith(submission, headers),
    caller: 'new',
    expected,
    submits: { key: submission.key },
  };
}

const taken = (kind: string, submission: Submission, headers: Headers) =>
  accepted(kind, submission, requestWith(submission, headers));
