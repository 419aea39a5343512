import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { HttpRouteSpec, JwtAuthorizationSpec } from '../../../local/assembly/deployment.ts';
import { type Issuer, type SignOptions, startIssuer } from '../../support/issuer.ts';
import { type Answer, type Api, closeApis, NOW, route, send, startApi } from './setup.ts';

let issuer: Issuer;
let stranger: Issuer;
beforeAll(async () => {
  [issuer, stranger] = await Promise.all([startIssuer(), startIssuer()]);
});
afterAll(async () => {
  await Promise.all([issuer, stranger].map((one) => one?.close()));
});
afterEach(closeApis);

const now = Math.floor(NOW.getTime() / 1000);
const CLAIMS = { sub: 'ada', aud: 'shop', iat: now - 60, exp: now + 60 };

const jwtRoute = (spec: Partial<JwtAuthorizationSpec> = {}): HttpRouteSpec => ({
  ...route('GET /orders'),
  authorization: {
    kind: 'jwt',
    issuer: issuer.url,
    audience: ['shop', 'till'],
    scopes: [],
    identitySource: { kind: 'header', name: 'Authorization' },
    ...spec,
  },
});

const get = (api: Api, token: string | undefined) =>
  send(api, {
    path: '/orders',
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });

const plain = ({ status, headers, body }: Answer) => ({
  status,
  challenge: headers['www-authenticate'],
  body: JSON.parse(body.toString()),
});

describe('a route with a JWT authorizer', () => {
  it('lets a token of its issuer in, and tells the function its claims as text', async () => {
    const api = await startApi([jwtRoute()]);
    const token = await issuer.sign({
      ...CLAIMS,
      aud: ['other', 'till'],
      scp: ['read', 'write'],
      admin: true,
      address: { town: 'London', code: 7 },
    });

    expect((await get(api, token)).status).toBe(200);
    expect(api.invocations[0]?.event.requestContext.authorizer).toEqual({
      jwt: {
        claims: {
          iss: issuer.url,
          sub: 'ada',
          aud: '[other till]',
          iat: String(now - 60),
          exp: String(now + 60),
          scp: '[read write]',
          admin: 'true',
          address: 'map[code:7 town:London]',
        },
        scopes: null,
      },
    });
  });

  it('is 401 without a token', async () => {
    const api = await startApi([jwtRoute()]);

    for (const headers of [{}, { authorization: '' }, { authorization: 'Bearer ' }]) {
      expect(plain(await send(api, { path: '/orders', headers }))).toEqual({
        status: 401,
        challenge: 'Bearer',
        body: { message: 'Unauthorized' },
      });
    }
    expect([api.invocations, api.refusals]).toEqual([[], Array(3).fill('there is no token')]);
  });

  it.each<[string, object, SignOptions?]>([
    ['that has expired', { exp: now }],
    ['that never expires', { exp: undefined }],
    ['that is not valid yet', { nbf: now + 1 }],
    ['that was issued in the future', { iat: now + 1 }],
    ['of another issuer', { iss: 'https://issuer.example' }],
    ['for another audience', { aud: 'bank' }],
    ['for no audience', { aud: undefined }],
    ['for another audience, whoever its client is', { aud: 'bank', client_id: 'shop' }],
    ['whose key is not named', {}, { kid: null }],
    ['that is signed in another way', {}, { algorithm: 'PS256' }],
    ['of another key', {}, { kid: 'second' }],
  ])('is 401 to a token %s', async (_name, claims, options) => {
    const api = await startApi([jwtRoute()]);
    const answer = plain(await get(api, await issuer.sign({ ...CLAIMS, ...claims }, options)));

    expect(answer).toEqual({
      status: 401,
      challenge: expect.stringMatching(
        /^Bearer scope="" error="invalid_token" error_description="[^"]+"$/,
      ),
      body: { message: 'Unauthorized' },
    });
    expect([api.invocations, api.faults]).toEqual([[], []]);
  });

  it('is 401 to what no key has signed, or the key of somebody else', async () => {
    const api = await startApi([jwtRoute()]);
    const forged = await stranger.sign({ ...CLAIMS, iss: issuer.url });
    const unsigned = new UnsecuredJWT({ ...CLAIMS, iss: issuer.url }).encode();
    const shared = await new SignJWT({ ...CLAIMS, iss: issuer.url })
      .setProtectedHeader({ alg: 'HS256', kid: 'first' })
      .sign(new Uint8Array(32));
    const [header, , signature] = (await issuer.sign(CLAIMS)).split('.');
    const claims = Buffer.from(JSON.stringify({ ...CLAIMS, sub: 'eve' })).toString('base64url');

    for (const token of [
      forged,
      unsigned,
      shared,
      `${header}.${claims}.${signature}`,
      'a.b.c',
      '✓',
    ]) {
      expect(plain(await get(api, encodeURI(token)))).toMatchObject({ status: 401 });
    }
    expect([api.invocations, api.faults]).toEqual([[], []]);
  });

  it('takes the client for the audience of a token that names none', async () => {
    const api = await startApi([jwtRoute()]);
    const claims = { ...CLAIMS, aud: undefined, client_id: 'till' };

    expect((await get(api, await issuer.sign(claims))).status).toBe(200);
  });

  it.each<[object, number, readonly string[] | undefined]>([
    [{ scope: 'email orders/read' }, 200, ['orders/read']],
    [{ scp: ['orders/write', 'orders/read'] }, 200, ['orders/read', 'orders/write']],
    [{ scope: 'orders/reader' }, 403, undefined],
    [{}, 403, undefined],
  ])('wants one of its scopes: of %j it makes %i', async (claims, status, scopes) => {
    const api = await startApi([jwtRoute({ scopes: ['orders/read', 'orders/write'] })]);
    const answer = await get(api, await issuer.sign({ ...CLAIMS, ...claims }));

    expect(answer.status).toBe(status);
    expect(api.invocations[0]?.event.requestContext.authorizer?.jwt?.scopes).toEqual(scopes);
    if (status === 403) expect(plain(answer).body).toEqual({ message: 'Forbidden' });
  });

  it('may have its token in the query string, and without Bearer', async () => {
    const api = await startApi([jwtRoute({ identitySource: { kind: 'querystring', name: 't' } })]);

    const token = await issuer.sign(CLAIMS);
    expect((await send(api, { path: `/orders?t=${token}` })).status).toBe(200);
    expect((await get(api, token)).status).toBe(401);
  });

  it('fetches the keys once', async () => {
    const api = await startApi([jwtRoute()]);
    const before = issuer.fetches();
    const token = await issuer.sign(CLAIMS);

    expect((await get(api, token)).status).toBe(200);
    expect((await get(api, token)).status).toBe(200);
    expect(issuer.fetches() - before).toBe(1);
  });

  it('is 401 while its issuer cannot be asked, which is told, and tries again', async () => {
    const gone = await startIssuer();
    const api = await startApi([jwtRoute({ issuer: gone.url })]);
    const token = await gone.sign(CLAIMS);
    await gone.close();

    for (const _ of [1, 2]) {
      expect(plain(await get(api, token))).toMatchObject({
        status: 401,
        challenge: expect.stringContaining('OIDC discovery endpoint communication error'),
      });
    }
    const told = expect.stringContaining(`The issuer ${gone.url} does not give the keys`);
    expect(api.faults).toEqual([told, told]);
  });
});
