/** One replay, from the file to the report. */
import { systemClock } from '../../lambdas/runtime/system-clock.ts';
import type { Progress } from '../command-line/progress.ts';
import { type Connection, connect } from '../deployment/connect.ts';
import { findStack } from '../deployment/find-stack.ts';
import type { StackOutputs } from '../deployment/outputs.ts';
import type { Books, Ledger } from '../ledger/books.ts';
import { type DeadLetters, readDeadLetters } from '../ledger/dead-letters.ts';
import { countDuplicateMails } from '../ledger/inbox.ts';
import { readLedger } from '../ledger/read-ledger.ts';
import { readPart } from '../ledger/read-part.ts';
import type { Arguments } from './arguments.ts';
import { type Catalogue, catalogueOf } from './catalogue.ts';
import { importStock, movementIdOf } from './import-stock.ts';
import { type Plan, planReplay } from './mapping.ts';
import { ownOrders, ownProducts } from './own-run.ts';
import { readBooks, unsettledIn } from './read-books.ts';
import { readInvoices } from './read-invoices.ts';
import type { Report } from './report.ts';
import { type OrdersRun, runOrders } from './run-orders.ts';

/** What is replayed, and what it is called where it leaves a trace. */
interface Work {
  readonly invoices: number;
  readonly plan: Plan;
  readonly catalogue: Catalogue;
  readonly importId: string;
}

/**
 * @param localAccessKeyId on an endpoint, when the environment names none
 * @throws UnreadableFileError, DeploymentError
 */
export async function replay(
  args: Arguments,
  progress: Progress,
  localAccessKeyId = 'replay',
): Promise<Report> {
  const work = await prepare(args);
  const { plan, catalogue, importId } = work;
  const connection = connect({
    endpoint: args.endpoint,
    ...(args.region !== undefined && { region: args.region }),
    localAccessKeyId,
  });
  try {
    const outputs = await findStack(connection, args);
    const { products } = catalogue;
    await importStock(connection, outputs, products, {
      importId,
      concurrency: args.concurrency,
      onProgress: (done) => progress.update(done, products.length, 'products stocked'),
    });
    const run = await runOrders(connection, outputs, plan.orders, args, progress);
    const read = ledgerReader(connection, outputs, work, args, run);
    const books = await readBooks(read, run.deadlineMs, progress);
    const isOurs = ownOnly(args, run);
    const duplicateMails = await countDuplicateMails(connection.endpointUrl, fetch, isOurs);
    const deadLetters = await lettersOf(connection, outputs, args);
    return reportOf(args, work, run, { books, duplicateMails, deadLetters });
  } finally {
    progress.end();
    connection.destroy();
  }
}

async function prepare({ file, limit, runId }: Arguments): Promise<Work> {
  const { invoices: all, sha256 } = await readInvoices(file);
  const invoices = all.slice(0, limit);
  const plan = planReplay(invoices);
  const catalogue = catalogueOf(invoices, plan.orders);
  if (runId === undefined) {
    const importId = `replay/${sha256.slice(0, 12)}/${invoices.length}`;
    return { invoices: invoices.length, plan, catalogue, importId };
  }
  return {
    invoices: invoices.length,
    plan: { ...plan, orders: ownOrders(plan.orders, runId) },
    catalogue: { ...catalogue, products: ownProducts(catalogue.products, runId) },
    importId: `replay/${runId}`,
  };
}

/** The books of the whole deployment, or of the run alone. */
function ledgerReader(
  { dynamoDb }: Connection,
  { tables }: StackOutputs,
  { catalogue: { products }, importId }: Work,
  { runId }: Arguments,
  { submissions }: OrdersRun,
): () => Promise<Ledger> {
  if (runId === undefined) return () => readLedger(dynamoDb, tables);
  const part = {
    orderIds: [...submissions.accepted.values()],
    skus: products.map(({ sku }) => sku),
    movementIds: products.map((product) => movementIdOf(importId, product)),
  };
  return () => readPart(dynamoDb, tables, part, systemClock);
}

function ownOnly({ runId }: Arguments, { submissions }: OrdersRun): (orderId: string) => boolean {
  if (runId === undefined) return () => true;
  const own = new Set(submissions.accepted.values());
  return (orderId) => own.has(orderId);
}

/** Which letters are a run's own cannot be counted; a dead message leaves its order unsettled. */
async function lettersOf(
  { sqs }: Connection,
  { queues }: StackOutputs,
  { runId }: Arguments,
): Promise<readonly DeadLetters[]> {
  if (runId !== undefined) return [];
  return Promise.all(queues.map((queue) => readDeadLetters(sqs, queue)));
}

interface Found {
  readonly books: Books;
  readonly duplicateMails: number | undefined;
  readonly deadLetters: readonly DeadLetters[];
}

function reportOf(
  { file }: Arguments,
  { invoices, plan, catalogue }: Work,
  { submissions, outcomes, seconds }: OrdersRun,
  { books, duplicateMails, deadLetters }: Found,
): Report {
  const { problems, ...totals } = books;
  return {
    file,
    invoices,
    submitted: plan.orders.length,
    accepted: submissions.accepted.size,
    knownBefore: submissions.knownBefore,
    refused: plan.orders.length - submissions.accepted.size,
    refusedBecause: submissions.refused,
    outcomes,
    returns: plan.returns,
    cancellationsTooLate: submissions.cancellations.tooLate,
    leftOut: {
      invoicesOfCharges: plan.chargesOnly,
      chargeLines: plan.chargeLines,
      unpricedProducts: catalogue.unpriced.length,
    },
    books: totals,
    duplicateMails: duplicateMails ?? null,
    deadLetters,
    seconds: round(seconds),
    ordersPerSecond: round(submissions.accepted.size / Math.max(seconds, 0.001)),
    problems: [
      ...submissions.problems,
      ...(outcomes.unsettled > 0
        ? [`${outcomes.unsettled} of the accepted orders are not settled`]
        : []),
      ...unsettledIn(books),
      ...(books.mailsUnderway > 0 ? [`${books.mailsUnderway} mails are not sent`] : []),
      ...(duplicateMails ? [`${duplicateMails} mails were sent twice`] : []),
      ...deadLetters
        .filter(({ explained }) => !explained)
        .map(({ queue, count }) => `${count} dead letters of ${queue}`),
      ...problems,
    ],
  };
}

const round = (number: number) => Math.round(number * 10) / 10;
