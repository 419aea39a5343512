/** What must hold once everything is quiet: the books, the mails, the dead letters, the keys. */
import * as z from 'zod/mini';
import type { Connection } from '../../bin/deployment/connect.ts';
import type { StackOutputs } from '../../bin/deployment/outputs.ts';
import { type Books, closeBooks } from '../../bin/ledger/books.ts';
import { readDeadLetters } from '../../bin/ledger/dead-letters.ts';
import { readLedger } from '../../bin/ledger/read-ledger.ts';
import { isOver, untilSettled } from '../../bin/replay/settle.ts';
import { submitAll } from '../../bin/replay/submit.ts';
import { systemClock } from '../../lambdas/runtime/system-clock.ts';
import type { Round, Workload } from './workload.ts';

const POLL_MS = 500;
/** Accepted orders that are submitted again at the end, a round. */
const REPEATED = 20;

export interface Verdict {
  readonly accepted: number;
  /** By final state. */
  readonly states: Books['orders'];
  readonly mails: number;
  readonly duplicateMails: number;
  readonly violations: readonly string[];
}

export interface VerdictOptions {
  readonly workload: Workload;
  readonly connection: Connection;
  readonly outputs: StackOutputs;
  readonly endpointUrl: string;
  readonly settleWithinMs: number;
  /** Each kill may cost one mail more. */
  readonly kills: number;
}

export async function reachVerdict(options: VerdictOptions): Promise<Verdict> {
  const { workload, connection, outputs, kills } = options;
  const deadlineMs = systemClock.now() + options.settleWithinMs;
  const unsettled: string[] = [];
  for (const round of workload.rounds) unsettled.push(...(await unsettledOf(round, deadlineMs)));
  const { ledger, books } = await quietBooks(connection, outputs, deadlineMs);
  const inbox = await readInbox(options.endpointUrl);
  const told = new Set(inbox);
  const lost = ledger.mails
    .filter(({ status }) => status === 'sent')
    .map(({ orderId, type }) => `${orderId} ${type.replace('email.', '')}`)
    .filter((mail) => !told.has(mail));
  const duplicateMails = inbox.length - told.size;
  const dead = await Promise.all(outputs.queues.map((one) => readDeadLetters(connection.sqs, one)));
  const accepted = workload.rounds.reduce((sum, round) => sum + round.accepted.size, 0);
  const known = new Set(ledger.orders.map(({ orderId }) => orderId));
  const missing = workload.rounds
    .flatMap((round) => [...round.accepted.values()])
    .filter((id) => !known.has(id));
  return {
    accepted,
    states: books.orders,
    mails: inbox.length,
    duplicateMails,
    violations: [
      ...workload.problems,
      ...unsettled,
      ...books.problems,
      ...missing.map((id) => `order ${id} was accepted and does not exist`),
      ...(known.size === accepted ? [] : [`${known.size} orders exist, ${accepted} were accepted`]),
      ...(books.mailsUnderway > 0 ? [`${books.mailsUnderway} mails are not sent`] : []),
      ...lost.map((mail) => `the mail "${mail}" is marked sent, and was not`),
      ...(duplicateMails > kills ? [`${duplicateMails} mails too many for ${kills} kills`] : []),
      ...dead.flatMap(({ queue, count }) => (count > 0 ? [`${count} dead in ${queue}`] : [])),
      ...(await repeat(workload)),
    ],
  };
}

async function unsettledOf(round: Round, deadlineMs: number): Promise<readonly string[]> {
  const { api, cancelled, accepted, owner } = round;
  const ids = new Set(accepted.values());
  const onProgress = () => {};
  const states = await untilSettled(ids, {
    api,
    cancelled,
    deadlineMs,
    onProgress,
    clock: systemClock,
  });
  return [...ids]
    .filter((id) => !isOver(id, states.get(id), cancelled))
    .map((id) => `order ${id} of ${owner} is ${states.get(id) ?? 'not listed'}`);
}

/** The books once no mail is under way, or when the time is over. */
async function quietBooks(connection: Connection, outputs: StackOutputs, deadlineMs: number) {
  for (;;) {
    const ledger = await readLedger(connection.dynamoDb, outputs.tables);
    const books = closeBooks(ledger);
    if (books.mailsUnderway === 0 || systemClock.now() > deadlineMs) return { ledger, books };
    await systemClock.sleep(POLL_MS);
  }
}

const inboxSchema = z.object({
  dropped: z.literal(0),
  messages: z.array(z.object({ Tags: z.object({ order: z.string(), outcome: z.string() }) })),
});

/** `order outcome` of every mail. */
async function readInbox(endpointUrl: string): Promise<readonly string[]> {
  const response = await fetch(new URL('/_aws/ses', endpointUrl));
  const { messages } = inboxSchema.parse(await response.json());
  return messages.map(({ Tags }) => `${Tags.order} ${Tags.outcome}`);
}

/** A key that was answered makes the same order, also after everything. */
async function repeat({ rounds, orders }: Workload): Promise<readonly string[]> {
  const violations: string[] = [];
  for (const { api, accepted, owner } of rounds) {
    const again = orders
      .filter(({ invoiceNo, cancelledBy }) => accepted.has(invoiceNo) && cancelledBy === undefined)
      .slice(-REPEATED);
    const startedAt = new Date(systemClock.now()).toISOString();
    const answer = await submitAll(again, { api, concurrency: 4, startedAt, onProgress: () => {} });
    for (const [invoiceNo, id] of answer.accepted) {
      if (accepted.get(invoiceNo) !== id) {
        violations.push(`invoice ${invoiceNo} of ${owner} has made another order`);
      }
    }
    if (answer.knownBefore !== again.length) {
      violations.push(`${again.length - answer.knownBefore} keys of ${owner} were forgotten`);
    }
  }
  return violations;
}
