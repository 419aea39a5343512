import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Issuer, startIssuer } from '../support/issuer.ts';
import { type Laptop, startLaptop, until } from './laptop.ts';

/** The setting takes none of loopback: only the template that runs names the issuer that does. */
const CONFIGURED = 'https://issuer.example';

let issuer: Issuer;
let laptop: Laptop;
beforeAll(async () => {
  issuer = await startIssuer();
  laptop = await startLaptop({ jwtIssuer: CONFIGURED, jwtAudience: 'shop' }, undefined, {
    change: (template) => template.replaceAll(CONFIGURED, issuer.url),
  });
});
afterAll(async () => {
  await laptop?.stop();
  await issuer?.close();
});

const token = (sub: string, claims: object = {}) => {
  const now = Math.floor(Date.now() / 1000);
  return issuer.sign({ sub, aud: 'shop', iat: now - 5, exp: now + 600, ...claims });
};

async function call(path: string, bearer: string | undefined, init: RequestInit = {}) {
  const headers = {
    'content-type': 'application/json',
    'idempotency-key': 'one',
    ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
  };
  const answer = await fetch(`${laptop.apiUrl}${path}`, { ...init, headers });
  return { status: answer.status, body: (await answer.json()) as { id: string; state: string } };
}

const order = {
  method: 'POST',
  body: JSON.stringify({
    customer: { email: 'ada@example.com' },
    lines: [{ sku: 'MUG', quantity: 1 }],
  }),
};

describe('the pipeline with callers who bring tokens', () => {
  it('takes an order of a token’s subject, which nobody else sees', async () => {
    const ada = await token('ada');
    const { status, body } = await call('/orders', ada, order);

    expect(status).toBe(202);
    const path = `/orders/${body.id}`;
    await until(
      () => call(path, ada),
      (answer) => answer.body.state === 'confirmed',
    );
    expect((await call(path, await token('eve'))).status).toBe(404);
  });

  it('refuses whoever has no token, and a token that has expired', async () => {
    const expired = await token('ada', { exp: Math.floor(Date.now() / 1000) - 1 });

    for (const bearer of [undefined, expired]) {
      expect(await call('/orders', bearer, order)).toEqual({
        status: 401,
        body: { message: 'Unauthorized' },
      });
    }
  });
});
