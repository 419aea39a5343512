import { expect, it } from 'vitest';
import { countDuplicateMails } from '../../../bin/ledger/inbox.ts';

const endpoint = 'http://127.0.0.1:4566';
const mail = (order: string, outcome: string) => ({ Tags: { order, outcome } });
const answering = (body: unknown, status = 200) => {
  return async (url: unknown) => {
    expect(String(url)).toBe(`${endpoint}/_aws/ses`);
    return new Response(JSON.stringify(body), { status });
  };
};

it('counts the mails that tell an outcome again', async () => {
  const messages = [
    mail('a', 'confirmed'),
    mail('a', 'cancelled'),
    mail('b', 'confirmed'),
    mail('b', 'confirmed'),
    mail('b', 'confirmed'),
  ];
  expect(await countDuplicateMails(endpoint, answering({ messages, dropped: 0 }))).toBe(2);
});

it('counts those of some orders alone, when it is told which', async () => {
  const messages = ['a', 'a', 'b', 'b', 'b'].map((order) => mail(order, 'confirmed'));
  const isA = (order: string) => order === 'a';
  expect(await countDuplicateMails(endpoint, answering({ messages }), isA)).toBe(1);
});

it('leaves mails alone that are about no order', async () => {
  const messages = [{ Tags: {} }, { Tags: {} }, {}];
  expect(await countDuplicateMails(endpoint, answering({ messages }))).toBe(0);
});

it('does not know without an inbox, or with one that has dropped mails', async () => {
  expect(await countDuplicateMails(undefined)).toBeUndefined();
  expect(await countDuplicateMails(endpoint, answering({}, 404))).toBeUndefined();
  expect(await countDuplicateMails(endpoint, answering({ message: 'what?' }))).toBeUndefined();
  const dropped = answering({ messages: [], dropped: 1 });
  expect(await countDuplicateMails(endpoint, dropped)).toBeUndefined();
});
