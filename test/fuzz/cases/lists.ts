/** `GET /orders`: parameters and cursors. */
import fc from 'fast-check';
import { type Contract, operationOf } from '../contract.ts';
import { asSchema, numberOf, validValue } from '../valid-value.ts';
import { type Case, type Expected, refused, type Shop } from './case.ts';

const WRONG_LIMITS = [
  '0',
  '101',
  '00',
  '05',
  '-1',
  '+5',
  '5.0',
  '1e1',
  ' 5',
  '0x5',
  '',
  'ten',
  '٥',
  '99999999999999999999',
  'NaN',
  '__proto__',
];
const WRONG_STATES = [
  '',
  'Received',
  'unknown',
  'received,confirmed',
  'constructor',
  '__proto__',
  'null',
  'received\u0000',
];
const GARBLED = [
  '',
  'x',
  '%%%',
  'null',
  'bnVsbA',
  'e30',
  'W10',
  'eyJvd25lciI6IjAifQ',
  '\u0000',
  '🦉',
  'A'.repeat(4_000),
];

const ok: Expected = { statuses: [200] };
const list = (kind: string, query: string, expected: Expected = ok): Case => ({
  kind,
  operation: 'listOrders',
  request: {
    method: 'GET',
    target: `/orders${query && '?'}${query}`,
    headers: [],
    signature: 'right',
  },
  caller: 'shop',
  expected,
});
const wrong = (name: string) => refused('invalid-query', 400, name);
const pair = (name: string, value: string) => `${name}=${encodeURIComponent(value)}`;

export function lists(contract: Contract, shop: Shop): fc.Arbitrary<Case> {
  const parameter = (name: string) => {
    const found = operationOf(contract, 'listOrders').parameters.find((p) => p.name === name);
    return validValue(contract, asSchema(found?.schema)).map(String);
  };
  const { parameters } = operationOf(contract, 'listOrders');
  const most = numberOf(
    asSchema(parameters.find(({ name }) => name === 'limit')?.schema),
    'maximum',
  );
  const valid = fc.record(
    { state: parameter('state'), limit: parameter('limit'), cursor: fc.constant(shop.cursor) },
    { requiredKeys: [] },
  );
  const query = valid.map((given) =>
    Object.entries(given)
      .map(([name, value]) => pair(name, value))
      .join('&'),
  );
  const withOne = (name: string, values: readonly string[]) =>
    fc.tuple(query, fc.constantFrom(...values)).map(([rest, value]) => {
      const others = rest.split('&').filter((part) => part && !part.startsWith(`${name}=`));
      return list(`query: wrong ${name}`, [...others, pair(name, value)].join('&'), wrong(name));
    });
  return fc.oneof(
    { weight: 3, arbitrary: query.map((text) => list('valid', text)) },
    withOne('limit', [...WRONG_LIMITS, `${most + 1}`]),
    withOne('state', WRONG_STATES),
    withOne('cursor', [...GARBLED, shop.neighbour.cursor]),
    fc
      .constantFrom('limit=5&limit=6', 'state=received&state=received')
      .map((text) => list('query: said twice', text, wrong(text.split('=', 1)[0] ?? ''))),
    fc
      .nat(shop.cursor.length - 1)
      .map((cut) =>
        list('query: cursor cut off', pair('cursor', shop.cursor.slice(0, cut)), wrong('cursor')),
      ),
    // A change may hit the day, which its caller may choose: see `readCursor`.
    fc
      .tuple(fc.nat(shop.cursor.length - 1), fc.constantFrom('A', 'z', '0', '_'))
      .map(([at, by]) => {
        const text = shop.cursor.slice(0, at) + by + shop.cursor.slice(at + 1);
        return list('query: cursor changed', pair('cursor', text), { statuses: [200, 400] });
      }),
    forgedCursor(shop.cursor),
    fc
      .constantFrom(
        'x=1',
        '__proto__=1',
        'constructor=x',
        '&&',
        '=',
        'limit=%35',
        '%ff=%fe',
        'l%69mit=5',
      )
      .map((text) => list('valid: odd query', text)),
  );
}

/** The caller's own cursor with other days: it moves about in the caller's own list. */
function forgedCursor(cursor: string): fc.Arbitrary<Case> {
  const { owner } = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  const days = ['0000-01-01', '0001-01-01', '1970-01-01', '2026-02-28', '9999-12-31'];
  const wrongDays = [
    '2026-02-31',
    '-000001-01-01',
    '2026-1-1',
    '',
    20260101,
    null,
    '+275760-09-13',
  ];
  const encode = (value: unknown) =>
    pair('cursor', Buffer.from(JSON.stringify(value)).toString('base64url'));
  const before = fc
    .constantFrom(
      '2026-01-01T00:00:00.000Z',
      '9999-12-31T23:59:59.999Z',
      '2026-13-99T99:99:99.999Z',
    )
    .map((at) => `${at}#ord_${'f'.repeat(32)}`);
  return fc.oneof(
    fc
      .record(
        { owner: fc.constant(owner), day: fc.constantFrom(...days), before },
        { requiredKeys: ['owner', 'day'] },
      )
      .map((value) => list('valid: cursor with another day', encode(value))),
    fc
      .constantFrom<unknown>(
        ...wrongDays.map((day) => ({ owner, day })),
        { owner, day: '2026-01-01', before: 'x' },
        { owner, day: '2026-01-01', more: 1 },
        { owner: 'x', day: '2026-01-01' },
        [owner],
        owner,
        { day: '2026-01-01' },
      )
      .map((value) => list('query: cursor forged', encode(value), wrong('cursor'))),
  );
}
