import { beforeEach, describe, expect, it } from 'vitest';
import { attentionOf } from '../../../lambdas/api/attention.ts';
import { type Failure, failureWrite, healWrites } from '../../../lambdas/runtime/failure-record.ts';
import { setUpApi, withKey } from './setup.ts';

let api: ReturnType<typeof setUpApi>;
let id: string;
beforeEach(async () => {
  api = setUpApi();
  id = (await api.call(withKey('key-1'))).body.id;
});

const failed = (rest: Partial<Failure> = {}): Failure => ({
  stage: 'order',
  attempt: 3,
  error: 'PermanentFault: an order cannot be read: /customer/email (invalid_format)',
  at: '2026-03-01T12:00:00.000Z',
  ...rest,
});
const show = () => api.call({ method: 'GET', route: '/orders/{id}', id });
const list = () => api.call({ method: 'GET', route: '/orders' });

describe('an order with dead messages', () => {
  it('asks for attention: since when, and why, message by message', async () => {
    const later = failed({ stage: 'email', attempt: 7, at: '2026-03-01T12:05:00.000Z' });
    await api.store.write(failureWrite(id, `${id}/email.confirmed/1`, later));
    await api.store.write(failureWrite(id, `${id}/order.submitted/1`, failed()));
    const attention = {
      since: '2026-03-01T12:00:00.000Z',
      messages: [
        { message: `${id}/order.submitted/1`, stage: 'order', attempt: 3, error: failed().error },
        { message: `${id}/email.confirmed/1`, stage: 'email', attempt: 7, error: failed().error },
      ],
    };
    expect((await show()).body).toMatchObject({ id, attention });
    expect((await list()).body.orders).toMatchObject([{ id, attention }]);
  });

  it('asks for it by itself, wherever it is in the list', async () => {
    api.clock.advance(1_000);
    const { body } = await api.call(withKey('key-2'));
    for (const dead of [id, body.id]) {
      await api.store.write(failureWrite(dead, `${dead}/order.submitted/1`, failed()));
    }
    expect((await list()).body.orders).toMatchObject([
      { id: body.id, attention: { messages: [{ message: `${body.id}/order.submitted/1` }] } },
      { id, attention: { messages: [{ message: `${id}/order.submitted/1` }] } },
    ]);
  });

  it('no longer asks for it when the last of them is handled', async () => {
    const messageId = `${id}/order.submitted/1`;
    await api.store.write(failureWrite(id, messageId, failed()));
    for (const heal of healWrites(api.store.peek('failures', id), id, messageId)) {
      await api.store.write(heal);
    }
    expect((await show()).body).not.toHaveProperty('attention');
    expect((await list()).body.orders[0]).not.toHaveProperty('attention');
  });
});

describe('an order without dead messages', () => {
  it('asks for no attention', async () => {
    await api.store.write(failureWrite('ord_another', 'x', failed()));
    expect((await show()).body).not.toHaveProperty('attention');
    expect((await list()).body.orders[0]).not.toHaveProperty('attention');
  });
});

describe('an error that is shown', () => {
  const shown = (error: string) =>
    attentionOf({ orderId: 'o', m: { ...failed({ error }) } })?.messages[0]?.error;

  it.each([
    'TransientFault: DynamoDB did not answer write: ThrottlingException',
    'PermanentFault: the message is not JSON',
    'moved by SQS after 7 receives, none of which was reported',
  ])('is the whole of one of ours: %s', (error) => {
    expect(shown(error)).toBe(error);
  });

  it.each([
    ['SyntaxError: Unexpected token in JSON: {"email":"ada@example.com"}', 'SyntaxError'],
    ['TypeError: ada@example.com is not iterable', 'TypeError'],
    ['ada@example.com', 'unknown error'],
    ['Error: of ada@example.com, TransientFault: no answer', 'Error'],
    ['PermanentFaultOf ada@example.com', 'unknown error'],
  ])('is the name alone of another, whose text may name a person: %s', (error, name) => {
    expect(shown(error)).toBe(name);
  });
});
