import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningApp, runApp } from '../run-app.ts';

let app: RunningApp;
beforeAll(async () => {
  app = await runApp('items');
});
afterAll(() => app?.stop());

const call = (path: string, init?: RequestInit) => fetch(new URL(path, app.output('ApiUrl')), init);
const create = async (item: object) => {
  const answer = await call('/items', { method: 'POST', body: JSON.stringify(item) });
  expect(answer.status).toBe(201);
  return (await answer.json()) as { id: string };
};

describe('an HTTP API in front of a function with a table', () => {
  it('runs where the stack says that it is, with nothing left out but its log group', () => {
    const { notRun, region, accountId } = app.deployment;

    expect({ region, accountId }).toEqual({ region: 'eu-west-1', accountId: '111122223333' });
    expect(notRun.map(({ type }) => type)).toEqual(['AWS::Logs::LogGroup']);
    expect(app.output('ApiUrl')).toBe(`${app.apiUrl}/`);
  });

  it('creates an item, reads it, finds it by its index, and deletes it', async () => {
    const cup = await create({ kind: 'cup', colour: 'blue' });
    const pot = await create({ kind: 'pot' });

    expect(await (await call(`/items/${cup.id}`)).json()).toEqual(cup);
    expect(await (await call('/items?kind=pot')).json()).toEqual([pot]);
    expect((await call(`/items/${cup.id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await call(`/items/${cup.id}`)).status).toBe(404);
    expect(await app.scan(app.output('TableName'))).toEqual([pot]);
  });

  it('answers what has no route itself', async () => {
    const answer = await call('/items/1/parts');

    expect([answer.status, await answer.json()]).toEqual([404, { message: 'Not Found' }]);
  });

  it('lets the pages of its shop in, and no others', async () => {
    const preflight = (origin: string) =>
      call('/items/1', {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'DELETE' },
      });
    const allowed = await preflight('https://shop.example');

    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(allowed.headers.get('access-control-allow-methods')).toBe('*');
    const other = await preflight('https://evil.example');
    expect([other.status, other.headers.get('access-control-allow-origin')]).toEqual([204, null]);
  });
});
