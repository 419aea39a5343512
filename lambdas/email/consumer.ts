/** The email stage: claim, send, mark. One mail per outcome, and none that a later state overtook. */

import { type EmailMessage, emailMessage } from '../../core/commands.ts';
import { renderMail } from '../../core/mail.ts';
import type { Batch, Delivery } from '../runtime/batch.ts';
import { boundMailer, boundStore, type Deadline } from '../runtime/deadline.ts';
import type { FailurePorts } from '../runtime/failed.ts';
import { failuresKey, healWrites } from '../runtime/failure-record.ts';
import { NotStarted, TransientFault } from '../runtime/faults.ts';
import { messageParser } from '../runtime/parse.ts';
import type { Item, Mailer, Refusal } from '../runtime/ports.ts';
import { storedItem, writeUncontended } from '../runtime/refusal.ts';
import { type BatchHandler, createShell, logHandled } from '../runtime/shell.ts';
import {
  type Claim,
  claimWrite,
  type MailRecord,
  mailKeys,
  markWrite,
  parseMailRecord,
  supersedeWrite,
} from './mail-record.ts';

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
      async handle(batch: Batch<EmailMessage>, deadline) {
        const bound = {
          ...ports,
          store: boundStore(ports.store, deadline),
          mailer: boundMailer(ports.mailer, deadline.earlier(MARK_MS)),
        };
        for (let heads = batch.heads(); heads.length > 0; heads = batch.heads()) {
          const stored = await readStored(bound, heads);
          for (const head of heads) await mailOne(bound, batch, head, stored, deadline);
        }
      },
    },
    ports,
  );
}

async function mailOne(
  ports: EmailPorts,
  batch: Batch<EmailMessage>,
  delivery: Delivery<EmailMessage>,
  stored: ReadonlyMap<string, Item>,
  deadline: Deadline,
): Promise<void> {
  const { message } = delivery;
  try {
    deadline.require(MIN_TIME_LEFT_MS);
    const outcome = await mailOnce(ports, message, stored, deadline);
    const failure = stored.get(failuresKey(message.orderId).key);
    for (const heal of healWrites(failure, message.orderId, message.id)) {
      await writeUncontended(ports.store, heal);
    }
    batch.succeed(delivery);
    logHandled(ports.log, 'email', delivery, outcome);
  } catch (error) {
    batch.fail(delivery, error);
  }
}

/** All mails and failures of all orders of the messages, in one read, by key. */
async function readStored(
  { store }: EmailPorts,
  deliveries: readonly Delivery<EmailMessage>[],
): Promise<ReadonlyMap<string, Item>> {
  const keys = deliveries.flatMap(({ message: { orderId } }) => [
    ...mailKeys(orderId),
    failuresKey(orderId),
  ]);
  const items = await store.get(keys);
  const found = new Map<string, Item>();
  for (const [index, { key }] of keys.entries()) {
    const item = items[index];
    if (item) found.set(key, item);
  }
  return found;
}

/** The mails of one order. One that cannot be read fails its own order, and no other. */
function mailsOf(orderId: string, stored: ReadonlyMap<string, Item>): readonly MailRecord[] {
  return mailKeys(orderId).flatMap(({ key }) => {
    const item = stored.get(key);
    return item ? [parseMailRecord(item)] : [];
  });
}

/** Sends a mail unless that was done. */
async function mailOnce(
  ports: EmailPorts,
  message: EmailMessage,
  stored: ReadonlyMap<string, Item>,
  deadline: Deadline,
): Promise<string> {
  const mails = mailsOf(message.orderId, stored);
  const own = mails.find(({ messageId }) => messageId === message.id);
  if (own && own.status !== 'claimed') return 'duplicate';
  if (isOvertaken(message, mails)) return supersede(ports, message);

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

function isHeldBy({ token }: Claim, refusal: Refusal | undefined): boolean {
  const stored = storedItem(refusal);
  const record = stored && parseMailRecord(stored);
  return record?.status === 'claimed' && record.token === token;
}

/** True when a mail about a later version of the order is out, or has been found impossible. */
function isOvertaken(message: EmailMessage, mails: readonly MailRecord[]): boolean {
  return mails.some(
    (other) =>
      other.version > message.version && (other.status === 'sent' || other.status === 'refused'),
  );
}

async function supersede({ store, clock }: EmailPorts, message: EmailMessage): Promise<string> {
  const commit = await writeUncontended(store, supersedeWrite(message, clock.now()));
  return commit.kind === 'committed' ? 'superseded' : whoHoldsIt(commit.refusals[0]);
}

/** A refused claim: marked meanwhile, which is fine, or held by another, which asks for patience. */
function whoHoldsIt(refusal: Refusal | undefined): string {
  const stored = storedItem(refusal);
  if (stored && parseMailRecord(stored).status !== 'claimed') return 'duplicate';
  throw new TransientFault('another invocation holds the mail', { certain: true });
}

async function send(
  { store, mailer, clock }: EmailPorts,
  message: EmailMessage,
  claim: Claim,
  deadline: Deadline,
): Promise<string> {
  const content = renderMail(message);
  const tags = { order: message.orderId, outcome: message.type.replace('email.', '') };
  const mark = async (status: MailRecord['status'], rest: Partial<MailRecord>) => {
    const nowMs = clock.now();
    // The mark holds only while the claim does, so it may be tried again: a mail that is out and not
    // marked would be sent a second time.
    const write = markWrite(message, claim, { status, ...rest }, nowMs);
    const commit = await persist(clock, () => writeUncontended(store, write), isTransient);
    if (commit.kind === 'refused' && !isMarkedAs(commit.refusals[0], status)) {
      throw new TransientFault('the claim was lost before the mark');
    }
    return status;
  };
  const attempt = () => {
    deadline.require(MIN_TIME_LEFT_MS);
    return mailer.send({ to: message.customer.email, ...content, tags });
  };
  const result = await persist(clock, attempt, isCertain).catch(async (error: unknown) => {
    // Surely not sent: give the claim back, so that the retry need not wait for the lease to end.
    if (isCertain(error)) await mark('claimed', { leaseUntil: 0 });
    throw error;
  });
  return result.kind === 'accepted'
    ? mark('sent', { sesMessageId: result.sesMessageId })
    : mark('refused', { reason: result.reason });
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
