/** What could be wrong in a deployment, so that each feature's check is seen to fail. */
import type { Mistake } from '../../simulation/mutants/mutant.ts';

export interface SuiteMistake extends Mistake {
  /** The feature that must not pass. */
  readonly feature: string;
}

const writes = 'lambdas/inventory/reservation-writes.ts';
const submission = 'lambdas/api/submit.ts';
const taken =
  "[{ kind: 'put', table: 'reservations', item, when: unbegun }, ...lines.map(takeFromStock)]";

export const mistakes: readonly SuiteMistake[] = [
  {
    name: 'stock-not-taken',
    feature: 'confirm',
    mistake: 'A reservation is made, and its stock stays on the shelf.',
    file: writes,
    find: taken,
    replace: "[{ kind: 'put', table: 'reservations', item, when: unbegun }]",
  },
  {
    name: 'nothing-priced',
    feature: 'confirm',
    mistake: 'An order costs what one unit of each product costs.',
    file: 'core/money.ts',
    find: 'exact(line.unitPriceMinor * line.quantity)',
    replace: 'exact(line.unitPriceMinor)',
  },
  {
    name: 'wrong-location',
    feature: 'submit',
    mistake: 'Location names a path that is not there.',
    file: 'lambdas/api/order-view.ts',
    find: 'location: `/orders/',
    replace: 'location: `/order/',
  },
  {
    name: 'not-listed',
    feature: 'submit',
    mistake: 'Orders are written under another owner of the index that lists them.',
    file: submission,
    find: 'listKeys(owner, orderId, createdAt)',
    replace: "listKeys('nobody', orderId, createdAt)",
  },
  {
    name: 'key-not-kept',
    feature: 'retry',
    mistake: 'The same key makes another order each time.',
    file: submission,
    find: 'orderIdFor(owner, key)',
    replace: 'orderIdFor(owner, key + nowMs)',
  },
  {
    name: 'body-not-compared',
    feature: 'conflict',
    mistake: 'Whatever comes under a used key is taken for the first order.',
    file: submission,
    find: 'order.requestHash !== submitted.requestHash',
    replace: "order.requestHash === ''",
  },
  {
    name: 'filled-in-part',
    feature: 'reject',
    mistake: 'What is in stock is reserved, what is not is left out.',
    file: 'core/stock.ts',
    find: "if (shortages.length > 0) return { kind: 'rejected', shortages };",
    replace: "if (priced.length === 0) return { kind: 'rejected', shortages };",
  },
  {
    name: 'one-unit-kept',
    feature: 'cancel',
    mistake: 'A unit less is put back than was taken.',
    file: writes,
    find: 'add: { available: quantity }',
    replace: 'add: { available: quantity - 1 }',
  },
  {
    name: 'letter-lost',
    feature: 'dead letter',
    mistake: 'A message that cannot be handled is noted, and reaches no dead-letter queue.',
    file: 'lambdas/runtime/failed.ts',
    find: 'await source.bury(record, failure);',
    replace: '',
  },
  {
    name: 'death-untold',
    feature: 'dead letter',
    mistake: 'Nothing is noted of a dead message: its order seems to be on its way.',
    file: 'lambdas/api/attention.ts',
    find: 'if (!first) return undefined;',
    replace: 'return undefined;',
  },
  {
    name: 'not-healed',
    feature: 'dead letter',
    mistake: 'A message that was redriven and handled is still told as dead.',
    file: 'lambdas/runtime/failure-record.ts',
    find: "return [{ kind: 'update', table: 'failures', key: orderId, remove: [id] }];",
    replace: 'return [];',
  },
  {
    name: 'owner-not-compared',
    feature: 'foreign caller',
    mistake: 'Who knows the id of an order reads it.',
    file: 'lambdas/api/orders.ts',
    find: "item['owner'] !== owner && !isAdministrator",
    replace: "item['owner'] === '' && !isAdministrator",
  },
  {
    name: 'mail-untold',
    feature: 'mail',
    mistake: 'Mails are sent, and their orders do not say so.',
    file: 'lambdas/email/consumer.ts',
    find: '...reportWrites(stored.item(mailsKey(orderId)), orderId, id, report),',
    replace: '',
  },
  {
    name: 'mailed-twice',
    feature: 'inbox',
    mistake: 'SES is given each mail twice.',
    file: 'lambdas/runtime/aws/ses-mailer.ts',
    find: "const { MessageId = '' } = await client.send(command);",
    replace: "await client.send(command); const { MessageId = '' } = await client.send(command);",
  },
  {
    name: 'mail-without-lines',
    feature: 'inbox',
    mistake: 'The text of a mail does not say what was ordered.',
    file: 'core/mail.ts',
    find: '[greeting, ...paragraphs, plainTable(table), reference]',
    replace: '[greeting, ...paragraphs, reference]',
  },
  {
    name: 'five-lines-taken',
    feature: 'replay',
    mistake: 'Of an order, the stock of the first five products is taken.',
    file: writes,
    find: taken,
    replace: taken.replace('lines.map', 'lines.slice(0, 5).map'),
  },
];
