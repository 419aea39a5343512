/** Mistakes in the API and in the saga. */
import type { Mutant } from './mutant.ts';

const submit = 'lambdas/api/submit.ts';
const orders = 'lambdas/api/orders.ts';
const saga = 'core/saga.ts';

export const orderMutants: readonly Mutant[] = [
  {
    name: 'order-without-condition',
    mistake: 'A submission that is repeated overwrites the order.',
    file: submit,
    find: "when: { kind: 'absent', attribute: 'orderId' },",
    replace: '',
    profiles: ['mixed'],
  },
  {
    name: 'api-waits-for-the-store',
    mistake: 'The API waits for the tables until its function times out, and answers nothing.',
    file: 'lambdas/api/handler.ts',
    find: 'store: boundStore(ports.store, deadline),',
    replace: '',
    profiles: ['mixed', 'outages'],
  },
  {
    name: 'request-not-compared',
    mistake: 'Another body under the same key is answered as if it were the first.',
    file: submit,
    find: 'if (order.requestHash !== submitted.requestHash)',
    replace: 'if (false)',
    profiles: ['mixed'],
  },
  {
    name: 'quantity-not-hashed',
    mistake: 'The digest of a request leaves out how much is ordered.',
    file: 'core/submission.ts',
    find: '[sku, quantity])',
    replace: '[sku])',
    profiles: ['mixed'],
  },
  {
    name: 'conflict-taken-as-order',
    mistake: 'A submission that met a conflict is accepted without having been written.',
    file: submit,
    find: "throw new TransientFault('the order is being written by another request'",
    replace: "return order ?? new TransientFault('the order is being written by another request'",
    profiles: ['mixed'],
  },
  {
    name: 'sent-before-written',
    mistake: 'The message of a submission is sent before the order is there.',
    file: submit,
    find: 'const order = await putOnce(',
    replace: `await sendOrRefuse(ports, submitted.orderId, 'order.submitted');
  const order = await putOnce(`,
    profiles: ['mixed'],
  },
  {
    name: 'unsent-accepted',
    mistake: 'A request is accepted although its message could not be sent.',
    file: orders,
    find: 'if (unsent.size > 0) throw unavailable();',
    replace: '',
    profiles: ['mixed'],
  },
  {
    name: 'owner-not-compared',
    mistake: 'An order is shown to whoever knows its id.',
    file: orders,
    find: "if (item === undefined || (item['owner'] !== owner && !isAdministrator))",
    replace: 'if (item === undefined)',
    profiles: ['mixed'],
  },
  {
    name: 'early-cancel-forgotten',
    mistake: 'The cancellation of an order that is still received is accepted, and not sent.',
    file: 'lambdas/api/cancel.ts',
    find: "case 'cancelling':",
    replace: "case 'received':\n    case 'cancelling':",
    profiles: ['contention', 'mixed'],
  },
  {
    name: 'version-not-compared',
    mistake: 'An order that others have changed since it was read is overwritten.',
    file: 'lambdas/order/stage.ts',
    find: "operator: '=',",
    replace: "operator: '>=',",
    profiles: ['contention', 'mixed'],
  },
  {
    name: 'late-reservation-kept',
    mistake: 'Stock that is reserved for an order which is being cancelled is not released.',
    file: saga,
    find: "'stock.reserved': move('cancelling', 'inventory.release'),",
    replace: "'stock.reserved': move('cancelling'),",
    profiles: ['contention', 'mixed'],
  },
  {
    name: 'cancelled-without-mail',
    mistake: 'A customer is not told that the order is cancelled.',
    file: saga,
    find: "'stock.released': move('cancelled', 'email.cancelled'),",
    replace: "'stock.released': move('cancelled'),",
    profiles: ['contention', 'mixed'],
  },
  {
    name: 'cancel-does-not-wait',
    mistake: 'An order is cancelled before it is known whether its stock is reserved.',
    file: saga,
    find: "'order.cancel-requested': move('cancelling'),",
    replace: "'order.cancel-requested': move('cancelled', 'email.cancelled'),",
    profiles: ['contention', 'mixed'],
  },
  {
    name: 'cancel-releases-nothing',
    mistake: 'The cancellation of a confirmed order does not release its stock.',
    file: saga,
    find: "'order.cancel-requested': move('cancelling', 'inventory.release'),",
    replace: "'order.cancel-requested': move('cancelled', 'email.cancelled'),",
    profiles: ['contention', 'mixed'],
  },
  {
    name: 'stranger-shrugged-off',
    mistake: 'A message for an order that does not exist is recorded as done.',
    file: 'lambdas/order/stage.ts',
    find: 'if (!item) throw',
    replace:
      "if (!item) return { kind: 'done', writes: [], owed: [], outcome: 'shrugged' }; if (!item) throw",
    profiles: ['poison'],
  },
  {
    name: 'released-from-nothing',
    mistake: 'What was never reserved is told to be released.',
    file: 'lambdas/inventory/stage.ts',
    find: "throw new PermanentFault('inventory.release for an order that reserved nothing');",
    replace: "return done([], head(message.orderId, 'stock.released'));",
    profiles: ['poison'],
  },
];
