/** One replay, from the file to the report. */
import { settledStates } from '../../core/states.ts';
import { applyMovement } from '../../lambdas/inventory/stock-movement.ts';
import { dynamoDbStore } from '../../lambdas/runtime/aws/dynamodb-store.ts';
import { systemClock } from '../../lambdas/runtime/system-clock.ts';
import { inParallel } from '../command-line/in-parallel.ts';
import type { Progress } from '../command-line/progress.ts';
import { createApiClient } from '../deployment/api-client.ts';
import { type Connection, connect } from '../deployment/connect.ts';
import { findStack } from '../deployment/find-stack.ts';
import type { StackOutputs } from '../deployment/outputs.ts';
import { type Books, closeBooks } from '../ledger/books.ts';
import { readDeadLetters } from '../ledger/dead-letters.ts';
import { countDuplicateMails } from '../ledger/inbox.ts';
import { readLedger } from '../ledger/read-ledger.ts';
import type { Arguments } from './arguments.ts';
import { catalogueOf, type StockedProduct } from './catalogue.ts';
import { type PlannedOrder, planReplay } from './mapping.ts';
import { readInvoices } from './read-invoices.ts';
import type { Report } from './report.ts';
import { isOver, untilSettled } from './settle.ts';
import { type Submissions, submitAll } from './submit.ts';

/** @throws UnreadableFileError, DeploymentError */
export async function replay(args: Arguments, progress: Progress): Promise<Report> {
  const file = await readInvoices(args.file);
  const invoices = file.invoices.slice(0, args.limit);
  const plan = planReplay(invoices);
  const catalogue = catalogueOf(invoices, plan.orders);
  const connection = connect({
    endpoint: args.endpoint,
    ...(args.region !== undefined && { region: args.region }),
    localAccessKeyId: 'replay',
  });
  try {
    const outputs = await findStack(connection, args);
    const importId = `replay/${file.sha256.slice(0, 12)}/${invoices.length}`;
    await importStock(
      connection,
      outputs,
      importId,
      catalogue.products,
      args.concurrency,
      progress,
    );
    const run = await runOrders(connection, outputs, plan.orders, args, progress);
    const { books, duplicateMails } = await readBooks(
      connection,
      outputs,
      run.deadlineMs,
      progress,
    );
    const deadLetters = await Promise.all(
      outputs.queues.map((queue) => readDeadLetters(connection.sqs, queue)),
    );
    const seconds = (run.settledAtMs - run.startedAtMs) / 1000;
    const { submissions, outcomes } = run;
    return {
      file: args.file,
      invoices: invoices.length,
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
      books: withoutProblems(books),
      duplicateMails: duplicateMails ?? null,
      deadLetters,
      seconds: round(seconds),
      ordersPerSecond: round(submissions.accepted.size / Math.max(seconds, 0.001)),
      problems: [
        ...submissions.problems,
        ...(outcomes.unsettled > 0
          ? [`${outcomes.unsettled} of the accepted orders are not settled`]
          : []),
        ...unsettledInBooks(books),
        ...(books.mailsUnderway > 0 ? [`${books.mailsUnderway} mails are not sent`] : []),
        ...(duplicateMails ? [`${duplicateMails} mails were sent twice`] : []),
        ...deadLetters
          .filter(({ explained }) => !explained)
          .map(({ queue, count }) => `${count} dead letters of ${queue}`),
        ...books.problems,
      ],
    };
  } finally {
    progress.end();
    connection.destroy();
  }
}

/** Imports the file's products, once: the same file again moves nothing. */
async function importStock(
  { dynamoDb }: Connection,
  { tables }: StackOutputs,
  importId: string,
  products: readonly StockedProduct[],
  concurrency: number,
  progress: Progress,
): Promise<void> {
  const store = dynamoDbStore(dynamoDb, tables, systemClock);
  const at = new Date().toISOString();
  let done = 0;
  await inParallel(products, concurrency, async ({ quantity, ...product }) => {
    const movementId = `${importId}/${product.sku}`;
    await applyMovement(store, { movementId, product, quantity, at });
    progress.update(++done, products.length, 'products stocked');
  });
}

async function runOrders(
  connection: Connection,
  outputs: StackOutputs,
  orders: readonly PlannedOrder[],
  args: Arguments,
  progress: Progress,
) {
  const api = createApiClient({
    url: args.url ?? outputs.apiUrl,
    region: await connection.region(),
    credentials: connection.credentials,
    clock: systemClock,
  });
  const startedAtMs = systemClock.now();
  const submissions = await submitAll(orders, {
    api,
    concurrency: args.concurrency,
    startedAt: new Date(startedAtMs).toISOString(),
    onProgress: (done) => progress.update(done, orders.length, 'invoices submitted'),
  });
  const orderIds = new Set(submissions.accepted.values());
  const cancelled = cancelledIds(orders, submissions);
  const deadlineMs = systemClock.now() + args.timeoutMs;
  const states = await untilSettled(orderIds, {
    api,
    clock: systemClock,
    deadlineMs,
    cancelled,
    onProgress: (settled) => progress.update(settled, orderIds.size, 'orders settled'),
  });
  const inState = (state: string) =>
    [...states].filter(([id, is]) => is === state && isOver(id, is, cancelled)).length;
  const outcomes = {
    confirmed: inState('confirmed'),
    rejected: inState('rejected'),
    cancelled: inState('cancelled'),
  };
  const settled = outcomes.confirmed + outcomes.rejected + outcomes.cancelled;
  return {
    submissions,
    outcomes: { ...outcomes, unsettled: orderIds.size - settled },
    deadlineMs,
    startedAtMs,
    settledAtMs: systemClock.now(),
  };
}

function cancelledIds(
  orders: readonly PlannedOrder[],
  { accepted }: Submissions,
): ReadonlySet<string> {
  const ids = orders
    .filter(({ cancelledBy }) => cancelledBy !== undefined)
    .map(({ invoiceNo }) => accepted.get(invoiceNo));
  return new Set(ids.filter((id) => id !== undefined));
}

const MAIL_POLL_MS = 500;

/** The books once no mail is under way, or when the time is over. */
async function readBooks(
  { dynamoDb, endpointUrl }: Connection,
  { tables }: StackOutputs,
  deadlineMs: number,
  progress: Progress,
) {
  for (;;) {
    const books = closeBooks(await readLedger(dynamoDb, tables));
    const isLate = systemClock.now() >= deadlineMs;
    // The tables are read one after another: while anything moves, they may disagree.
    if (isQuiet(books) || isLate) {
      return { books, duplicateMails: await countDuplicateMails(endpointUrl) };
    }
    progress.update(0, books.mailsUnderway, 'mails to go');
    await systemClock.sleep(MAIL_POLL_MS);
  }
}

const isQuiet = (books: Books) => books.mailsUnderway === 0 && unsettledInBooks(books).length === 0;

/** Orders of other runs and other callers count as well: the books are the deployment's. */
function unsettledInBooks({ orders }: Books): readonly string[] {
  const underway = Object.entries(orders).filter(
    ([state, count]) => count > 0 && !(settledStates as readonly string[]).includes(state),
  );
  return underway.map(([state, count]) => `${count} orders of the deployment are ${state}`);
}

function withoutProblems({ problems: _, ...books }: Books): Omit<Books, 'problems'> {
  return books;
}

const round = (number: number) => Math.round(number * 10) / 10;
