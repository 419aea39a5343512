/** The books after a run: the simulator's accountant, and the operator's, on what the tables hold. */
import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { closeBooks } from '../../bin/ledger/books.ts';
import { readLedger } from '../../bin/ledger/read-ledger.ts';
import { type Item, keyAttribute, type Table } from '../../lambdas/runtime/ports.ts';
import type { Mail } from '../../local/ses/mail.ts';
import { Accountant } from '../simulation/accountant.ts';
import { Random } from '../simulation/random.ts';
import { Services as SimulatedServices } from '../simulation/services.ts';
import { Timeline } from '../simulation/timeline.ts';
import { tableNames } from './services.ts';
import type { Promised } from './shop.ts';

/** Which table holds what of which role: each stage has records of its own. */
const contents: readonly (readonly [keyof typeof tableNames, Table])[] = [
  ['orders', 'orders'],
  ['stock', 'stock'],
  ['movements', 'movements'],
  ['reservations', 'reservations'],
  ['orderRecords', 'idempotency'],
  ['inventoryRecords', 'idempotency'],
  ['mails', 'idempotency'],
  ['mailReports', 'mailReports'],
];

const item = z.record(z.string(), z.json());

/** What does not add up; nothing, when the books balance. */
export async function auditTables(
  client: DynamoDBClient,
  promised: readonly Promised[],
  mails: readonly Mail[],
): Promise<readonly string[]> {
  const ledger = await readLedger(client, tableNames);
  const books = closeBooks(ledger);
  const underway = books.mailsUnderway > 0 ? [`${books.mailsUnderway} mails are under way`] : [];
  // Every address is a good one: nothing on the wire is a reason never to mail to it.
  const refused = Object.keys(books.mails).filter((kind) => kind.endsWith(' refused'));
  // Every product is in the catalogue: one that was not read is not one that does not exist.
  const unknown = ledger.orders
    .filter(({ shortages = [] }) => shortages.some(({ reason }) => reason === 'unknown-product'))
    .map(({ orderId }) => `${orderId} was told that a product does not exist`);
  return [
    ...books.problems,
    ...underway,
    ...refused,
    ...unknown,
    ...(await accountantsView(client, promised, mails)),
  ];
}

async function accountantsView(
  client: DynamoDBClient,
  promised: readonly Promised[],
  mails: readonly Mail[],
): Promise<readonly string[]> {
  const services = new SimulatedServices(new Timeline(), new Random(0), {
    visibilitySeconds: 1,
    maxReceiveCount: 1,
  });
  const { tables } = services;
  for (const [name, role] of contents) tables.seed(role, ...(await scan(client, tableNames[name])));
  // Of each mail one: how often it may be sent is told on the wire, by `MailWindow`.
  const outcomes = new Map(mails.map(({ tags }) => [`${tags['order']} ${tags['outcome']}`, tags]));
  for (const { order: orderId = '', outcome = '' } of outcomes.values()) {
    services.mails.push({ orderId, outcome, atMs: 0 });
  }
  const accountant = new Accountant(services, () => {});
  for (const { asked, cancellation } of promised) {
    const { promises } = accountant;
    promises.asked(asked);
    promises.accepted(asked);
    if (cancellation === 'accepted') promises.cancelAccepted(asked.orderId);
    if (cancellation === 'refused') promises.cancelRefused(asked.orderId);
  }
  // The stock as one commit: what came of all of them.
  const roles = ['stock', 'movements', 'reservations'] as const;
  tables.onCommit(
    roles.flatMap((table) =>
      tables.all(table).map((after) => ({
        table,
        key: String(after[keyAttribute[table]]),
        before: undefined,
        after,
      })),
    ),
  );
  // Every mail arrives there.
  accountant.closeBooks([]);
  const { violation } = accountant;
  return violation ? [`${violation.invariant}: ${violation.what}`] : [];
}

async function scan(client: DynamoDBClient, TableName: string): Promise<readonly Item[]> {
  const items: Item[] = [];
  const pages = paginateScan({ client }, { TableName, ConsistentRead: true });
  for await (const { Items = [] } of pages) {
    items.push(...Items.map((each) => item.parse(unmarshall(each))));
  }
  return items;
}
