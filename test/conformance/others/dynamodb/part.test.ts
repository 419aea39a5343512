/** The whole of it without Python: the laptop's engine against a second one, and against one that lies. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { expect, it, onTestFinished, vi } from 'vitest';
import { keyAttribute } from '../../../../lambdas/runtime/ports.ts';
import { createEngineProxy } from '../../../../local/dynamodb/proxy.ts';
import { readBody } from '../../../../local/endpoint/body.ts';
import { listenOnLoopback } from '../../../../local/endpoint/listen.ts';
import { cases } from './cases/index.ts';
import { runGenerated } from './generated.ts';
import { type Laptop, startLaptop } from './laptop.ts';
import { openSide } from './side.ts';
import { emptyTally } from './tally.ts';
import { runWritten } from './written.ts';

const MIB = 1024 * 1024;

async function start(): Promise<Laptop> {
  const laptop = await startLaptop((message) => {
    throw new Error(message);
  });
  onTestFinished(() => laptop.stop());
  return laptop;
}

async function sidesOf(laptopUrl: string, otherUrl: string) {
  const laptop = await openSide(laptopUrl, 'test', 'laptop');
  const other = await openSide(otherUrl, 'test', 'other');
  onTestFinished(async () => {
    await laptop.end();
    await other.end();
  });
  return { laptop, other };
}

const targetOf = (url: string) => ({ title: 'another', url, option: `--dynamodb ${url}` });

/** In front of an engine: of an answer it may say something else. */
async function liar(url: string, lie: (call: string, body: string) => string): Promise<string> {
  const proxy = createEngineProxy(() => url);
  const answer = async ({ headers }: IncomingMessage, body: Buffer, response: ServerResponse) => {
    const said = await proxy.forward(body, headers, new AbortController().signal);
    const call = String(headers['x-amz-target']).split('.')[1] ?? '';
    // A checksum would tell on it.
    const { 'x-amz-crc32': _, ...rest } = said.headers;
    response.writeHead(said.status, rest).end(lie(call, said.body.toString()));
  };
  const server = createServer((request, response) => {
    readBody(request, 16 * MIB)
      .then((body) => answer(request, body, response))
      .catch((error: Error) => response.destroy(error));
  });
  const { url: own, close } = await listenOnLoopback(server, 0);
  onTestFinished(async () => {
    await close();
    proxy.close();
  });
  return own;
}

/** The large ones take seconds. */
const small = cases.filter(({ name }) => !/MB|KB/.test(name));
/** Those that look at what is lied about. */
const few = small.filter(({ name }) => /refus|^0.* is a number/.test(name));

it('an engine does not differ from another of its kind, in anything', async () => {
  const [{ url }, other] = [await start(), await start()];
  const tally = emptyTally();
  const sides = await sidesOf(url, other.url);
  await runWritten(small, targetOf(other.url), sides, tally);
  for (const seed of [1, 2, 3]) await runGenerated(seed, targetOf(other.url), sides, tally);
  expect(tally.failures).toEqual([]);
  expect(tally.written).toEqual({ sequences: small.length, toTheEnd: small.length });
  expect(tally.generated).toEqual({ sequences: 3, toTheEnd: 3 });
  expect([...tally.alike.keys()].sort()).toEqual(
    expect.arrayContaining([
      'BatchGetItem',
      'DeleteItem',
      'GetItem',
      'PutItem',
      'Query',
      'Scan',
      'TransactWriteItems',
      'UpdateItem',
    ]),
  );
});

it.each<[string, (call: string, body: string) => string]>([
  [
    'another reason of a cancellation',
    (call, body) =>
      call === 'TransactWriteItems'
        ? body.replaceAll('"ConditionalCheckFailed"', '"TransactionConflict"')
        : body,
  ],
  [
    'another error',
    (_, body) => body.replace('#ConditionalCheckFailedException', '#ValidationException'),
  ],
  [
    'another item of a refusal',
    (call, body) => (call === 'PutItem' ? body.replace('"N":"1"', '"N":"2"') : body),
  ],
  ['no item', (call, body) => (call === 'GetItem' ? '{}' : body)],
])('an endpoint that answers %s is found', async (_, lie) => {
  const [{ url }, behind] = [await start(), await start()];
  const other = await liar(behind.url, lie);
  const tally = emptyTally();
  await runWritten(few, targetOf(other), await sidesOf(url, other), tally);
  const { length } = tally.failures;
  expect(length).toBeGreaterThan(0);
  expect(tally.written).toEqual({ sequences: few.length, toTheEnd: few.length - length });
  expect(tally.written.toTheEnd).toBeGreaterThan(0);
  expect(tally.failures[0]).toContain('--sequences 0');
});

it.each([
  ['once is no difference', 1, 0],
  ['twice is one', 2, 1],
])('a connection that breaks %s', async (_, breaks, failures) => {
  const [{ url }, behind] = [await start(), await start()];
  let left = breaks;
  const other = await liar(behind.url, (call, body) => {
    if (call === 'PutItem' && left-- > 0) throw new Error('it breaks');
    return body;
  });
  const tally = emptyTally();
  await runWritten(few, targetOf(other), await sidesOf(url, other), tally);
  expect(left).toBeLessThan(0);
  expect(tally.failures).toHaveLength(failures);
  expect(tally.written.toTheEnd).toBe(few.length - failures);
});

it('region and credentials of the user go to no address but the one that was named', async () => {
  const { url } = await start();
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'of-the-user');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  const seen = await Promise.all(
    (['laptop', 'other', 'given'] as const).map(async (whose) => {
      const { client, end } = await openSide(url, whose, whose);
      const { accessKeyId } = await client.config.credentials();
      const region = await client.config.region();
      await end();
      return [whose, accessKeyId, region];
    }),
  );
  expect(seen).toEqual([
    ['laptop', 'test', 'us-east-1'],
    ['other', 'test', 'us-east-1'],
    ['given', 'of-the-user', 'eu-central-1'],
  ]);
});

it('tables that are not emptied are made anew, but not those of the laptop', async () => {
  const { url } = await start();
  const failing = await liar(url, (call, body) => {
    if (call === 'Scan' || call === 'TransactWriteItems') throw new Error('it breaks');
    return body;
  });
  const [laptop, other] = [
    await openSide(failing, 'first', 'laptop'),
    await openSide(failing, 'second', 'other'),
  ];
  await expect(laptop.empty()).rejects.toThrow();
  await expect(laptop.startAfresh()).rejects.toThrow();
  for (const table of ['orders', 'stock'] as const) {
    await other.store.write({ kind: 'put', table, item: { [keyAttribute[table]]: '1' } });
  }
  const keys = [{ table: 'stock', key: '1' }] as const;
  expect(await other.store.get(keys)).toHaveLength(1);
  await other.empty();
  expect(await other.store.get(keys)).not.toContainEqual({ sku: '1' });
  await laptop.end();
  await other.end();
});

it('of a generated sequence that differs, the shortest is told, and the seed', async () => {
  const [{ url }, behind] = [await start(), await start()];
  const other = await liar(behind.url, (call, body) => (call === 'PutItem' ? 'null' : body));
  const tally = emptyTally();
  const sides = await sidesOf(url, other);
  for (let seed = 1; tally.failures.length === 0 && seed < 20; seed++) {
    await runGenerated(seed, targetOf(other), sides, tally);
  }
  const [failure = ''] = tally.failures;
  expect(failure).toMatch(/--sequences 1 --seed \d+/);
  // One put is all that it takes.
  expect(failure).toMatch(/ {2}1\. \{"kind":"write","write":\{"kind":"put"/);
  expect(failure).not.toMatch(/ {2}2\. /);
});

it('nothing of it answers after it was stopped', async () => {
  const laptop = await startLaptop(() => {});
  expect((await fetch(laptop.url, { method: 'POST' })).status).toBeGreaterThan(0);
  await laptop.stop();
  await expect(fetch(laptop.url, { method: 'POST' })).rejects.toThrow();
});
