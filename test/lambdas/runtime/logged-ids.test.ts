import { expect, it } from 'vitest';
import { loggedIds } from '../../../lambdas/runtime/logged-ids.ts';

const GROUP = 'ord_1';
const MESSAGE = 'ord_1/email.confirmed/12';

it('a line names a group and a message that look like ids of this code', () => {
  expect(loggedIds(GROUP, MESSAGE)).toEqual({ orderId: GROUP, messageId: MESSAGE });
  expect(loggedIds('', 'ord_1/email.confirmed')).toEqual({ messageId: 'ord_1/email.confirmed' });
});

it.each([' ord_1', 'ord_1 ', 'ada@example.com', 'Ada'])('it names no group "%s"', (group) => {
  expect(loggedIds(group, '')).toEqual({});
});

it.each([
  ' ord_1/email.confirmed/1',
  'ada@example.com ord_1/email.confirmed/1',
  'ord_1/email.confirmed/1 ada',
  'ord_1/email.confirmed/1/ada',
  'ord_1',
])('it names no message "%s"', (id) => {
  expect(loggedIds('', id)).toEqual({});
});
