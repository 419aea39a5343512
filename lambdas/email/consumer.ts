/** The email stage: claim, send, mark. One mail per outcome, and none that a later state overtook. */

import { type EmailMessage, emailMessage } from '../../core/commands.ts';
import { renderMail } from '../../core/mail.ts';
import { redirected } from '../../core/redirect.ts';
import type { Batch, Delivery } from '../runtime/batch.ts';
import { boundMailer, boundStore, type Deadline } from '../runtime/deadline.ts';
import type { FailurePorts } from '../runtime/failed.ts';
import { failuresKey, healWrites } from '../runtime/failure-record.ts';
import { NotStarted, TransientFault } from '../runtime/faults.ts';
import { type MailReport, mailsKey, reportsIn, reportWrites } from '../runtime/mail-report.ts';
import type { Meter } from '../runtime/meter.ts';
import type { MetricName } from '../runtime/metrics.ts';
import { messageParser } from '../runtime/parse.ts';
import type { Mail, Mailer, Refusal } from '../runtime/ports.ts';
import { storedItem, writeUncontended } from '../runtime/refusal.ts';
import { type BatchHandler, createShell, logHandled } from '../runtime/shell.ts';
import {
  type Claim,
  claimWrite,
  earlierMail,
  isoTime,
  type MailRecord,
  type Mark,
  markWrite,
  overtakes,
  parseMailRecord,
  type Withheld,
  withholdWrite,
} from './mail-record.ts';
import { readStored, type Stored } from './stored.ts';

export interface EmailPorts extends FailurePorts {
  readonly mailer: Mailer;
  /**
   * How long a claim holds, ms: longer than the function's timeout, so that none is stolen from a
   * living invocation; shorter than the queue's visibility timeout, so that a redelivery finds the
   * claim of a dead one expired.
   */
  readonly leaseMs: number;
  /** Names a claim; no two attempts may get the same. */
  readonly newToken: () => string;
  /** Gets every mail in place of the customers. */
  readonly redirectTo?: string;
}

/** What became of a mail, for good. */
interface Outcome {
  /** The same, or that it was so before. */
  readonly outcome: MailReport['status'] | 'duplicate';
  readonly report: MailReport;
}

/**
 * No mail is begun, and none is handed to SES, with less than this left before the deadline: SES has
 * as long as its client waits (`clients.ts`), so that the deadline never cuts off an answer, after
 * which the mail would go out twice.
 */
const MIN_TIME_LEFT_MS = 3_500;
/** Kept for the mark of a mail that SES takes at the last moment: unmarked, it would go out twice. */
const MARK_MS = 1_000;
/** Tries at what is safe to try again: a mail that SES surely did not take, and the mark. */
const MAX_TRIES = 4;
/** Longest pause before the second try; it doubles with each. */
const BACKOFF_MS = 200;

export function createEmailConsumer(ports: EmailPorts): BatchHandler {
  return createShell(
    {
      name: 'email',
      parse: messageParser(emailMessage),
      async handle(batch: Batch<EmailMessage>, deadline, meter) {
        const bound = {
          ...ports,
          store: boundStore(ports.store, deadline),
          mailer: boundMailer(ports.mailer, deadline.earlier(MARK_MS)),
        };
        for (let heads = batch.heads(); heads.length > 0; heads = batch.heads()) {
          const stored = await readStored(bound.store, heads, (message) =>
            recipientOf(ports, message),
          );
          for (const head of heads) {
            await mailOne(bound, batch, head, stored, deadline, meter);
          }
        }
      },
    },
    ports,
  );
}

/** What became of a mail, as it is counted. */
const metricOf: Readonly<Record<Outcome['outcome'], MetricName>> = {
  sent: 'MailsSent',
  refused: 'MailsRefused',
  superseded: 'MailsSuperseded',
  suppressed: 'MailsSuppressed',
  duplicate: 'MailsAgain',
};

async function mailOne(
  ports: EmailPorts,
  batch: Batch<EmailMessage>,
  delivery: Delivery<EmailMessage>,
  stored: Stored,
  deadline: Deadline,
  meter: Meter,
): Promise<void> {
  const { message } = delivery;
  try {
    deadline.require(MIN_TIME_LEFT_MS);
    const { outcome, report } = await mailOnce(ports, message, stored, deadline);
    // Before it is told of: if that fails, the message comes back, and is counted as such.
    meter.count(metricOf[outcome]);
    const { orderId, id } = message;
    const writes = [
      ...reportWrites(stored.item(mailsKey(orderId)), orderId, id, report),
      ...healWrites(stored.item(failuresKey(orderId)), orderId, id),
    ];
    for (const write of writes) {
      await persist(ports.clock, () => writeUncontended(ports.store, write), isTransient);
    }
    batch.succeed(delivery);
    logHandled(ports.log, 'email', delivery, outcome);
  } catch (error) {
    batch.fail(delivery, error);
  }
}

/** Sends a mail unless that was done. */
async function mailOnce(
  ports: EmailPorts,
  message: EmailMessage,
  stored: Stored,
  deadline: Deadline,
): Promise<Outcome> {
  const mails = stored.mailsOf(message.orderId);
  const own = mails.find(({ messageId }) => messageId === message.id);
  const done = own && duplicateOf(own);
  if (done) return isNews(done.report, message, stored) ? { ...done, outcome: 'superseded' } : done;
  // The later mail was sent by a version of this code that did not supersede earlier ones.
  if (mails.some((mail) => overtakes(mail, message))) return withhold(ports, message, 'superseded');
  await supersedeEarlier(ports, message, mails);
  const isBarred = stored.isSuppressed(recipientOf(ports, message));
  if (isBarred) return withhold(ports, message, 'suppressed');

  const { store, clock, leaseMs, newToken } = ports;
  const claim = { token: newToken(), leaseUntil: clock.now() + leaseMs };
  // Tried again, and repeated by the SDK, it may meet itself: its token tells.
  const claimed = () => writeUncontended(store, claimWrite(message, claim, clock.now()));
  const commit = await persist(clock, claimed, isTransient);
  if (commit.kind === 'refused' && !isHeldBy(claim, commit.refusals[0])) {
    return whoHoldsIt(commit.refusals[0]);
  }
  return send(ports, message, claim, deadline);
}

/**
 * Sees to it that no mail about an earlier state begins from here on. The queue does so as long as that
 * mail's message is in front of this one; but SQS moves one that was received too often to the dead
 * letters while its last run may still live, having read before this mail was out.
 *
 * @throws TransientFault while one is on its way
 */
async function supersedeEarlier(
  { store, clock }: EmailPorts,
  message: EmailMessage,
  mails: readonly MailRecord[],
): Promise<void> {
  const earlier = earlierMail(message);
  const own = mails.find(({ messageId }) => messageId === earlier?.id);
  if (!earlier || (own && duplicateOf(own))) return;
  const supersede = () =>
    writeUncontended(store, withholdWrite(earlier, 'superseded', clock.now()));
  const commit = await persist(clock, supersede, isTransient);
  // Marked meanwhile is as good; held is not.
  if (commit.kind === 'refused') whoHoldsIt(commit.refusals[0]);
}

/** A mail that a later one superseded: so it is counted and logged until it is told of. */
function isNews({ status }: MailReport, { orderId, id }: EmailMessage, stored: Stored): boolean {
  return status === 'superseded' && !reportsIn(stored.item(mailsKey(orderId))).has(id);
}

function isHeldBy({ token }: Claim, refusal: Refusal | undefined): boolean {
  const stored = storedItem(refusal);
  const record = stored && parseMailRecord(stored);
  return record?.status === 'claimed' && record.token === token;
}

function recipientOf({ redirectTo }: EmailPorts, { customer }: EmailMessage): string {
  return redirectTo ?? customer.email;
}

/** A mail that is marked, whoever did it. */
function duplicateOf({ status, at, reason }: MailRecord): Outcome | undefined {
  if (status === 'claimed') return undefined;
  const report = { status, at, ...(reason !== undefined && { reason }) };
  return { outcome: 'duplicate', report };
}

async function withhold(
  { store, clock }: EmailPorts,
  message: EmailMessage,
  status: Withheld,
): Promise<Outcome> {
  const nowMs = clock.now();
  const commit = await writeUncontended(store, withholdWrite(message, status, nowMs));
  if (commit.kind === 'refused') return whoHoldsIt(commit.refusals[0]);
  return { outcome: status, report: { status, at: isoTime(nowMs) } };
}

/** A refused claim: marked meanwhile, which is fine, or held by another, which asks for patience. */
function whoHoldsIt(refusal: Refusal | undefined): Outcome {
  const stored = storedItem(refusal);
  const done = stored && duplicateOf(parseMailRecord(stored));
  if (done) return done;
  throw new TransientFault('another invocation holds the mail', { certain: true });
}

async function send(
  ports: EmailPorts,
  message: EmailMessage,
  claim: Claim,
  deadline: Deadline,
): Promise<Outcome> {
  const { mailer, clock } = ports;
  const mail = mailOf(ports, message);
  const attempt = () => {
    deadline.require(MIN_TIME_LEFT_MS);
    return mailer.send(mail);
  };
  const result = await persist(clock, attempt, isCertain).catch(async (error: unknown) => {
    // Surely not sent: give the claim back, so that the retry need not wait for the lease to end.
    if (isCertain(error)) await mark(ports, message, claim, { status: 'claimed', leaseUntil: 0 });
    throw error;
  });
  if (result.kind === 'accepted') {
    const at = await mark(ports, message, claim, {
      status: 'sent',
      sesMessageId: result.sesMessageId,
    });
    return { outcome: 'sent', report: { status: 'sent', at } };
  }
  const { reason } = result;
  const at = await mark(ports, message, claim, { status: 'refused', reason });
  return { outcome: 'refused', report: { status: 'refused', at, reason } };
}

function mailOf(ports: EmailPorts, message: EmailMessage): Mail {
  const content = renderMail(message);
  return {
    to: recipientOf(ports, message),
    ...(ports.redirectTo === undefined ? content : redirected(content, message.customer.email)),
    tags: { order: message.orderId, outcome: message.type.replace('email.', '') },
  };
}

/** Sets what became of the mail; answers when, ISO 8601 in UTC. */
async function mark(
  { store, clock }: EmailPorts,
  message: EmailMessage,
  claim: Claim,
  what: Mark,
): Promise<string> {
  const nowMs = clock.now();
  // The mark holds only while the claim does, so it may be tried again: a mail that is out and not
  // marked would be sent a second time.
  const write = markWrite(message, claim, what, nowMs);
  const commit = await persist(clock, () => writeUncontended(store, write), isTransient);
  if (commit.kind === 'refused' && !isMarkedAs(commit.refusals[0], what.status)) {
    throw new TransientFault('the claim was lost before the mark');
  }
  return isoTime(nowMs);
}

const isTransient = (error: unknown) => error instanceof TransientFault;
const isCertain = (error: unknown) => error instanceof TransientFault && error.certain;

/** A mark whose answer was lost is found by its own repetition. */
function isMarkedAs(refusal: Refusal | undefined, status: MailRecord['status']): boolean {
  const stored = storedItem(refusal);
  return status !== 'claimed' && stored !== undefined && parseMailRecord(stored).status === status;
}

/** Tries again, with back-off, what failed in a way that `mayRetry` finds safe to repeat. */
async function persist<T>(
  clock: EmailPorts['clock'],
  work: () => Promise<T>,
  mayRetry: (error: unknown) => boolean,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      const isLast = tries === MAX_TRIES || error instanceof NotStarted;
      if (isLast || !mayRetry(error)) throw error;
      await clock.sleep(clock.random() * BACKOFF_MS * 2 ** tries);
    }
  }
}
