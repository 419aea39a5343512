import { beforeEach, describe, expect, it } from 'vitest';
import type { EmailMessage } from '../../../core/commands.ts';
import { createEmailConsumer } from '../../../lambdas/email/consumer.ts';
import { TransientFault } from '../../../lambdas/runtime/faults.ts';
import { jsonLogger } from '../../../lambdas/runtime/log.ts';
import type { BatchHandler } from '../../../lambdas/runtime/shell.ts';
import { suppressionWrite } from '../../../lambdas/runtime/suppression.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeMailer } from '../../support/fake-mailer.ts';
import { type Interruption, MemoryStore } from '../../support/memory-store.ts';
import { RecordingLog } from '../../support/recording-log.ts';
import { RecordingSource } from '../../support/recording-source.ts';
import { cancelledMail, confirmedMail, idOf, rejectedMail } from '../../support/samples.ts';
import { delivered, failuresIn, sqsEvent, withTimeLeft } from '../../support/sqs-event.ts';

const [one, two] = [idOf(1), idOf(2)];
const leaseMs = 45_000;

let store: MemoryStore;
let mailer: FakeMailer;
let clock: FakeClock;
let log: RecordingLog;
let source: RecordingSource;
let handler: BatchHandler;
let tokens: number;
const newToken = () => `token-${++tokens}`;

beforeEach(() => {
  store = new MemoryStore();
  mailer = new FakeMailer();
  clock = new FakeClock();
  log = new RecordingLog();
  source = new RecordingSource();
  tokens = 0;
  handler = createEmailConsumer({ store, mailer, source, clock, log, leaseMs, newToken });
});

const consume = async (...messages: EmailMessage[]) =>
  failuresIn(await handler(sqsEvent(...messages.map((m) => delivered(m))), withTimeLeft(10_000)));
/** In an invocation that ends after so many milliseconds of the clock. */
const consumeFor = async (ms: number, ...messages: EmailMessage[]) => {
  const endMs = clock.now() + ms;
  const context = { getRemainingTimeInMillis: () => endMs - clock.now() };
  return failuresIn(await handler(sqsEvent(...messages.map((m) => delivered(m))), context));
};
const record = (message: EmailMessage) => store.peek('idempotency', message.id);
const fault = (certain: boolean) => () => {
  throw new TransientFault('SES did not take the mail', { certain });
};

const away = () => {
  throw new TransientFault('DynamoDB did not answer');
};
const times = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item);

describe('what became of mails', () => {
  it('is counted, each once', async () => {
    const three = idOf(3);
    mailer.answerWith(() => ({ kind: 'refused', reason: 'MessageRejected' }));
    await consume(rejectedMail(two), cancelledMail(one), confirmedMail(one), confirmedMail(three));
    expect(log.metrics).toMatchObject({ MailsSent: 2, MailsSuperseded: 1, MailsRefused: 1 });
    log.entries.length = 0;
    await consume(confirmedMail(three));
    expect(log.metrics).toMatchObject({ MailsAgain: 1 });
    expect(log.metrics).not.toHaveProperty('MailsSent');
  });

  it('is counted by the attempt that made it so, though it could not be told of', async () => {
    // The claim and the mark hold; the report of it is not written.
    store.interrupt(
      () => undefined,
      () => undefined,
      ...times(4, away),
    );
    expect(await consume(confirmedMail())).toHaveLength(1);
    expect(log.metrics).toMatchObject({ MailsSent: 1 });
  });
});

describe('a mail', () => {
  it('is claimed, sent and marked, in this order', async () => {
    mailer.answerWith(() => {
      expect(record(confirmedMail())).toMatchObject({
        status: 'claimed',
        leaseUntil: clock.now() + leaseMs,
      });
      return { kind: 'accepted', sesMessageId: 'ses-x' };
    });
    expect(await consume(confirmedMail())).toEqual([]);
    expect(mailer.attempts).toMatchObject([
      {
        to: 'ada@example.com',
        subject: 'Your order is confirmed',
        tags: { order: one, outcome: 'confirmed' },
      },
    ]);
    expect(record(confirmedMail())).toMatchObject({
      status: 'sent',
      sesMessageId: 'ses-x',
      at: '2026-03-01T12:00:00.000Z',
    });
  });

  it('that is asked for again is not sent again', async () => {
    await consume(confirmedMail());
    clock.advance(365 * 24 * 60 * 60 * 1000);
    store.write = () => Promise.reject(new Error('what was read is enough to know it'));
    expect(await consume(confirmedMail())).toEqual([]);
    expect(mailer.attempts).toHaveLength(1);
    expect(log.outcomes).toEqual(['sent', 'duplicate']);
  });

  it('that SES will never take is recorded with the reason, and not tried again', async () => {
    mailer.answerWith(() => ({ kind: 'refused', reason: 'MessageRejected' }));
    expect(await consume(rejectedMail())).toEqual([]);
    expect(await consume(rejectedMail())).toEqual([]);
    expect(mailer.attempts).toHaveLength(1);
    expect(record(rejectedMail())).toMatchObject({ status: 'refused', reason: 'MessageRejected' });
  });

  it('that SES surely did not take is tried again at once', async () => {
    mailer.answerWith(...times(3, fault(true)));
    expect(await consume(confirmedMail())).toEqual([]);
    expect(mailer.attempts).toHaveLength(4);
    expect(clock.sleeps).toEqual([200, 400, 800]);
    expect(record(confirmedMail())).toMatchObject({ status: 'sent' });
    expect(log.of('message-handled')).toMatchObject([
      { fields: { stage: 'email', outcome: 'sent' } },
    ]);
  });

  it('that surely was not sent gives its claim back: the retry need not wait', async () => {
    mailer.answerWith(...times(4, fault(true)));
    expect(await consume(confirmedMail())).toEqual([confirmedMail().id]);
    expect(record(confirmedMail())).toMatchObject({ status: 'claimed', leaseUntil: 0 });
    expect(await consume(confirmedMail())).toEqual([]);
    expect(mailer.attempts).toHaveLength(5);
    expect(record(confirmedMail())).toMatchObject({ status: 'sent' });
  });

  it('that may have been sent keeps its claim until the lease ends', async () => {
    mailer.answerWith(fault(false));
    expect(await consume(confirmedMail())).toEqual([confirmedMail().id]);
    clock.advance(leaseMs - 1);
    expect(await consume(confirmedMail())).toEqual([confirmedMail().id]);
    expect(mailer.attempts).toHaveLength(1);
    clock.advance(1);
    expect(await consume(confirmedMail())).toEqual([]);
    expect(mailer.attempts).toHaveLength(2);
  });

  it('that another invocation has claimed in between is left to it', async () => {
    store.interrupt(() => {
      const { id: messageId, orderId, type, version } = confirmedMail();
      const leaseUntil = clock.now() + 1;
      const at = '2026-03-01T12:00:00.000Z';
      const claim = { messageId, orderId, type, version, status: 'claimed', leaseUntil, at };
      store.seed('idempotency', claim);
      return undefined;
    });
    expect(await consume(confirmedMail())).toEqual([confirmedMail().id]);
    expect(mailer.attempts).toEqual([]);
    expect(log.entries[0]?.fields).toMatchObject({
      stage: 'email',
      error: { message: 'another invocation holds the mail', certain: true },
    });
  });

  it('that another invocation has sent in between is not sent again', async () => {
    store.interrupt(() => {
      const { id: messageId, orderId, type, version } = confirmedMail();
      const at = '2026-03-01T12:00:00.000Z';
      store.seed('idempotency', { messageId, orderId, type, version, status: 'sent', at });
      return undefined;
    });
    expect(await consume(confirmedMail())).toEqual([]);
    expect(mailer.attempts).toEqual([]);
    expect(log.outcomes).toEqual(['duplicate']);
  });

  it('whose claim was stolen while it was sent does not overwrite the thief’s mark', async () => {
    mailer.answerWith(() => {
      const stored = record(confirmedMail());
      store.seed('idempotency', { ...stored, token: 'thief', leaseUntil: clock.now() + 99_000 });
      return { kind: 'accepted', sesMessageId: 'late' };
    });
    expect(await consume(confirmedMail())).toEqual([confirmedMail().id]);
    expect(record(confirmedMail())).toMatchObject({ leaseUntil: clock.now() + 99_000 });
    expect(record(confirmedMail())).not.toHaveProperty('sesMessageId');
    expect(log.entries[0]?.fields['error']).toMatchObject({
      message: 'the claim was lost before the mark',
      certain: false,
    });
  });

  it('whose claim was stolen while SES refused it has no claim to give back', async () => {
    mailer.answerWith(...times(3, fault(true)), () => {
      store.seed('idempotency', { ...record(confirmedMail()), token: 'thief' });
      return fault(true)();
    });
    expect(await consume(confirmedMail())).toEqual([confirmedMail().id]);
    expect(record(confirmedMail())).toMatchObject({ status: 'claimed', token: 'thief' });
    expect(record(confirmedMail())).not.toMatchObject({ leaseUntil: 0 });
    expect(log.entries[0]?.fields['error']).toMatchObject({
      message: 'the claim was lost before the mark',
    });
  });

  it.each<[string, Interruption]>([
    ['was written though its answer was lost', () => 'answer-lost'],
    ['met another writer', () => 'conflict'],
  ])('whose claim %s is claimed at the next try, and sent once', async (_, interruption) => {
    store.interrupt(interruption);
    expect(await consume(confirmedMail())).toEqual([]);
    expect(mailer.attempts).toHaveLength(1);
    expect(record(confirmedMail())).toMatchObject({ status: 'sent' });
  });

  it('that cannot be marked is reported, and not sent again within the lease', async () => {
    store.interrupt(() => undefined, ...times(4, away));
    expect(await consume(confirmedMail())).toEqual([confirmedMail().id]);
    expect(await consume(confirmedMail())).toEqual([confirmedMail().id]);
    expect(mailer.attempts).toHaveLength(1);
  });

  it.each<[string, Interruption]>([
    ['could not be written', away],
    ['was written though its answer was lost', () => 'answer-lost'],
    ['met another writer', () => 'conflict'],
  ])('whose mark %s is marked at the next try, and sent once', async (_, interruption) => {
    store.interrupt(() => undefined, interruption);
    expect(await consume(confirmedMail())).toEqual([]);
    expect(mailer.attempts).toHaveLength(1);
    expect(record(confirmedMail())).toMatchObject({ status: 'sent', sesMessageId: 'ses-1' });
  });

  it('is not handed to SES when the claim took the time that was left', async () => {
    let remaining = 5_500;
    store.interrupt(() => {
      remaining = 5_499;
      return undefined;
    });
    const event = sqsEvent(delivered(confirmedMail()));
    const context = { getRemainingTimeInMillis: () => remaining };
    expect(failuresIn(await handler(event, context))).toEqual([confirmedMail().id]);
    expect(mailer.attempts).toEqual([]);
    expect(clock.sleeps).toEqual([]);
    expect(record(confirmedMail())).toMatchObject({ status: 'claimed', leaseUntil: 0 });
  });

  it('that SES takes at the last moment is marked all the same, though the mark is slow', async () => {
    mailer.answerWith(() => {
      clock.advance(2_999);
      return { kind: 'accepted', sesMessageId: 'ses-last' };
    });
    const slowMark = () => {
      clock.advance(999);
      return undefined;
    };
    store.interrupt(() => undefined, slowMark);
    expect(await consumeFor(6_000, confirmedMail())).toEqual([]);
    expect(record(confirmedMail())).toMatchObject({ status: 'sent', sesMessageId: 'ses-last' });
  });

  it('that SES does not answer in time to mark it may be out: its claim stays', async () => {
    mailer.answerWith(() => {
      clock.advance(3_000);
      return { kind: 'accepted', sesMessageId: 'too late' };
    });
    expect(await consumeFor(6_000, confirmedMail())).toEqual([confirmedMail().id]);
    expect(record(confirmedMail())).toMatchObject({
      status: 'claimed',
      leaseUntil: clock.now() - 3_000 + leaseMs,
    });
    expect(clock.pendingTimers).toBe(0);
  });

  it('takes the failure of an earlier delivery away, whether it is sent now or was before', async () => {
    for (const outcome of ['sent', 'duplicate']) {
      store.seed('failures', { orderId: one, [confirmedMail().id]: {}, other: {} });
      expect(await consume(confirmedMail())).toEqual([]);
      expect(store.peek('failures', one)).toEqual({ orderId: one, other: {} });
      expect(log.outcomes.at(-1)).toBe(outcome);
    }
  });

  it('without enough time left is not begun', async () => {
    const event = sqsEvent(delivered(confirmedMail()));
    expect(failuresIn(await handler(event, withTimeLeft(5_499)))).toEqual([confirmedMail().id]);
    expect(store.commits).toEqual([]);
    expect(failuresIn(await handler(event, withTimeLeft(5_500)))).toEqual([]);
  });
});

describe('a mail that a later state has overtaken', () => {
  const claimed = (message: EmailMessage, leaseUntil: number) => ({
    messageId: message.id,
    orderId: message.orderId,
    type: message.type,
    version: message.version,
    status: 'claimed',
    token: 'of another',
    leaseUntil,
    at: '2026-03-01T12:00:00.000Z',
  });

  it('is recorded as superseded by that one, not sent, and stays so', async () => {
    await consume(cancelledMail());
    expect(record(confirmedMail())).toMatchObject({
      type: 'email.confirmed',
      orderId: one,
      version: cancelledMail().version - 1,
      status: 'superseded',
    });
    expect(log.metrics).not.toHaveProperty('MailsSuperseded');
    expect(await consume(confirmedMail())).toEqual([]);
    expect(log.metrics).toMatchObject({ MailsSuperseded: 1 });
    expect(await consume(confirmedMail())).toEqual([]);
    expect(mailer.attempts).toHaveLength(1);
    expect(record(confirmedMail())).toMatchObject({ status: 'superseded' });
    expect(log.outcomes).toEqual(['sent', 'superseded', 'duplicate']);
    expect(store.peek('mailReports', one)).toMatchObject({
      [confirmedMail().id]: { status: 'superseded' },
    });
  });

  it('is not begun by who had read before the later one came, and claims after it', async () => {
    const other = createEmailConsumer({ store, mailer, source, clock, log, leaseMs, newToken });
    const write = store.write.bind(store);
    store.write = async (first) => {
      store.write = write;
      await other(sqsEvent(delivered(cancelledMail())), withTimeLeft(10_000));
      return write(first);
    };
    expect(await consume(confirmedMail())).toEqual([]);
    expect(mailer.attempts.map(({ tags }) => tags['outcome'])).toEqual(['cancelled']);
  });

  it('is waited for while it is on its way, for no longer than its claim holds', async () => {
    store.seed('idempotency', claimed(confirmedMail(), clock.now() + 1));
    expect(await consume(cancelledMail())).toEqual([cancelledMail().id]);
    expect(mailer.attempts).toEqual([]);
    expect(record(cancelledMail())).toBeUndefined();
    clock.advance(1);
    expect(await consume(cancelledMail())).toEqual([]);
    expect(record(confirmedMail())).toMatchObject({ status: 'superseded' });
    expect(record(confirmedMail())).not.toHaveProperty('token');
  });

  it('is left as it is when it was marked before, or is marked meanwhile', async () => {
    const { status: _, ...head } = claimed(confirmedMail(), 0);
    store.seed('idempotency', { ...head, status: 'sent' });
    expect(await consume(cancelledMail())).toEqual([]);
    // The claim, the mark, and what is told of it.
    expect(store.commits).toHaveLength(3);
    expect(record(confirmedMail())).toMatchObject({ status: 'sent', version: 3 });

    const [claim, marked] = [confirmedMail(two), { ...head, messageId: confirmedMail(two).id }];
    store.seed('idempotency', claimed(claim, 0));
    store.interrupt(() => {
      store.seed('idempotency', { ...marked, orderId: two, status: 'sent' });
      return undefined;
    });
    expect(await consume(cancelledMail(two))).toEqual([]);
    expect(record(claim)).toMatchObject({ status: 'sent' });
  });

  it('is superseded by who tries again, whether or not the first try had done it', async () => {
    const { write } = store;
    let calls = 0;
    store.write = async (first) => {
      const commit = await write.call(store, first);
      calls += 1;
      return calls === 1 ? away() : commit;
    };
    expect(await consume(cancelledMail(one))).toEqual([]);
    store.write = write;
    store.interrupt(away);
    expect(await consume(cancelledMail(two))).toEqual([]);
    for (const order of [one, two]) {
      expect(record(confirmedMail(order))).toMatchObject({ status: 'superseded' });
    }
  });

  it('is found so when the later one was sent by a version that superseded nothing', async () => {
    const { status: _, ...head } = claimed(cancelledMail(), 0);
    store.seed('idempotency', { ...head, status: 'sent' });
    expect(await consume(confirmedMail())).toEqual([]);
    expect(mailer.attempts).toEqual([]);
    expect(record(confirmedMail())).toMatchObject({ status: 'superseded' });
    expect(log.outcomes).toEqual(['superseded']);
  });

  it('does not exist where no stock was put back: nothing is recorded of it', async () => {
    await consume({ ...cancelledMail(), released: false });
    expect(record(confirmedMail())).toBeUndefined();
    await consume(rejectedMail(two));
    expect(record(confirmedMail(two))).toBeUndefined();
  });

  it('is so within one batch, too', async () => {
    expect(await consume(cancelledMail(), confirmedMail())).toEqual([]);
    expect(log.outcomes).toEqual(['sent', 'superseded']);
    expect(mailer.attempts).toHaveLength(1);
  });

  it('is so when SES refuses the later one', async () => {
    mailer.answerWith(() => ({ kind: 'refused', reason: 'MessageRejected' }));
    await consume(cancelledMail());
    await consume(confirmedMail());
    expect(log.outcomes).toEqual(['refused', 'superseded']);
  });

  it('is so once the later one is begun, whatever becomes of that', async () => {
    mailer.answerWith(fault(false));
    await consume(cancelledMail());
    expect(await consume(confirmedMail())).toEqual([]);
    expect(mailer.attempts).toHaveLength(1);
    expect(record(confirmedMail())).toMatchObject({ status: 'superseded' });
  });

  it('is told by its own order alone', async () => {
    await consume(cancelledMail(one));
    await consume(confirmedMail(two));
    expect(log.outcomes).toEqual(['sent', 'sent']);
  });
});

describe('what is told of a mail', () => {
  const told = (orderId = one) => store.peek('mailReports', orderId);
  const at = '2026-03-01T12:00:00.000Z';

  it('is its outcome, beside the order, once the mail is marked', async () => {
    mailer.answerWith(() => {
      expect(told()).toBeUndefined();
      return { kind: 'accepted', sesMessageId: 'ses-x' };
    });
    await consume(confirmedMail());
    expect(told()).toEqual({ orderId: one, [confirmedMail().id]: { status: 'sent', at } });
  });

  it('says why SES refused it when only the next attempt could tell', async () => {
    mailer.answerWith(() => ({ kind: 'refused', reason: 'MessageRejected' }));
    await consume(rejectedMail());
    const refused = new MemoryStore().seed('idempotency', record(rejectedMail()) ?? {});
    handler = createEmailConsumer({
      store: refused,
      mailer,
      source,
      clock,
      log,
      leaseMs,
      newToken,
    });
    await consume(rejectedMail());
    expect(refused.peek('mailReports', one)).toMatchObject({
      [rejectedMail().id]: { status: 'refused', reason: 'MessageRejected' },
    });
  });

  it('says why SES refused it', async () => {
    mailer.answerWith(() => ({ kind: 'refused', reason: 'MessageRejected' }));
    await consume(rejectedMail());
    expect(told()).toMatchObject({
      [rejectedMail().id]: { status: 'refused', at, reason: 'MessageRejected' },
    });
  });

  it('is told at the redelivery of a mail that was marked and not told of', async () => {
    store.interrupt(
      () => undefined,
      () => undefined,
      ...times(4, away),
    );
    expect(await consume(confirmedMail())).toEqual([confirmedMail().id]);
    expect(record(confirmedMail())).toMatchObject({ status: 'sent' });
    expect(told()).toBeUndefined();
    clock.advance(60_000);
    expect(await consume(confirmedMail())).toEqual([]);
    expect(told()).toMatchObject({ [confirmedMail().id]: { status: 'sent' } });
    expect(mailer.attempts).toHaveLength(1);
  });

  it('is told by whoever finds the mail marked by another', async () => {
    store.interrupt(() => {
      const { id: messageId, orderId, type, version } = confirmedMail();
      store.seed('idempotency', { messageId, orderId, type, version, status: 'sent', at });
      return undefined;
    });
    await consume(confirmedMail());
    expect(told()).toMatchObject({ [confirmedMail().id]: { status: 'sent', at } });
  });

  it('is not written again', async () => {
    await consume(confirmedMail());
    const before = store.commits.length;
    await consume(confirmedMail());
    expect(store.commits).toHaveLength(before);
  });

  it('leaves alone what came back of the mail meanwhile', async () => {
    const noted = { mail: confirmedMail().id, kind: 'bounced', isFinal: true, reason: 'x', at };
    store.seed('mailReports', { orderId: one, 'feedback/f-1': noted });
    await consume(confirmedMail());
    expect(told()).toMatchObject({ 'feedback/f-1': noted, [confirmedMail().id]: {} });
  });
});

describe('a mail to an address that is suppressed', () => {
  const bar = (address: string) => {
    const at = '2026-02-01T12:00:00.000Z';
    const write = suppressionWrite(address, { reason: 'bounced', at, feedbackId: 'f-1' });
    return store.write(write);
  };

  it('is recorded as that, not sent, and stays so when the address is allowed again', async () => {
    await bar('Ada@Example.com');
    expect(await consume(confirmedMail())).toEqual([]);
    expect(record(confirmedMail())).toMatchObject({ status: 'suppressed' });
    expect(store.peek('mailReports', one)).toMatchObject({
      [confirmedMail().id]: { status: 'suppressed' },
    });
    const allowed = new MemoryStore().seed('idempotency', record(confirmedMail()) ?? {});
    const ports = { store: allowed, mailer, source, clock, log, leaseMs, newToken };
    handler = createEmailConsumer(ports);
    expect(await consume(confirmedMail())).toEqual([]);
    expect(mailer.attempts).toEqual([]);
    expect(log.outcomes).toEqual(['suppressed', 'duplicate']);
  });

  it('is left to whoever has claimed it', async () => {
    mailer.answerWith(fault(false));
    await consume(confirmedMail());
    await bar('ada@example.com');
    expect(await consume(confirmedMail())).toEqual([confirmedMail().id]);
    expect(record(confirmedMail())).toMatchObject({ status: 'claimed' });
    clock.advance(leaseMs);
    expect(await consume(confirmedMail())).toEqual([]);
    expect(record(confirmedMail())).toMatchObject({ status: 'suppressed' });
  });

  it('keeps an earlier mail of the order from being sent after it', async () => {
    await bar('ada@example.com');
    await consume(cancelledMail());
    await consume(confirmedMail());
    expect(log.outcomes).toEqual(['suppressed', 'superseded']);
    expect(record(confirmedMail())).toMatchObject({ status: 'superseded' });
    expect(mailer.attempts).toEqual([]);
  });

  it('does not concern mails to others', async () => {
    await bar('bob@example.com');
    await consume(confirmedMail());
    expect(log.outcomes).toEqual(['sent']);
  });
});

describe('a deployment whose mail is redirected', () => {
  const redirectTo = 'team@shop.example';
  beforeEach(() => {
    const ports = { store, mailer, source, clock, log, leaseMs, newToken, redirectTo };
    handler = createEmailConsumer(ports);
  });

  it('mails that address alone, and hints at the customer in the subject', async () => {
    await consume(confirmedMail());
    expect(mailer.attempts).toMatchObject([
      { to: redirectTo, subject: '[for a***@***.com] Your order is confirmed' },
    ]);
  });

  it('asks whether that address is suppressed, and not the customer’s', async () => {
    const suppression = { reason: 'bounced' as const, at: '2026', feedbackId: 'f-1' };
    await store.write(suppressionWrite('ada@example.com', suppression));
    await consume(confirmedMail(one));
    await store.write(suppressionWrite(redirectTo, suppression));
    await consume(confirmedMail(two));
    expect(log.outcomes).toEqual(['sent', 'suppressed']);
  });
});

describe('a batch of mails', () => {
  it('is read at once for all orders, and sent in order within each order', async () => {
    expect(await consume(confirmedMail(one), rejectedMail(two), cancelledMail(one))).toEqual([]);
    expect(store.reads.map((keys) => keys.length)).toEqual([12, 6]);
    expect(mailer.attempts.map(({ tags }) => [tags['order'], tags['outcome']])).toEqual([
      [one, 'confirmed'],
      [two, 'rejected'],
      [one, 'cancelled'],
    ]);
  });

  it('goes on with other orders after a failure, but not with the same one', async () => {
    mailer.answerWith(...times(4, fault(true)));
    expect(await consume(confirmedMail(one), rejectedMail(two), cancelledMail(one))).toEqual([
      confirmedMail(one).id,
      cancelledMail(one).id,
    ]);
    expect(record(rejectedMail(two))).toMatchObject({ status: 'sent' });
  });

  it('fails only its own order when a record cannot be read', async () => {
    const other = confirmedMail(two);
    store.seed('idempotency', { messageId: confirmedMail().id, status: 'lost' });
    expect(await consume(confirmedMail(), other)).toHaveLength(1);
    expect(record(other)).toMatchObject({ status: 'sent' });
    expect(log.of('message-failed').at(-1)?.fields['error']).toMatchObject({
      name: 'PermanentFault',
      message: expect.stringMatching(/^a mail record cannot be read: /),
    });
  });

  it('fails a body that no schema knows, and goes on', async () => {
    const bad = { sqsId: 'bad', groupId: one, body: '{"type":"email.exploded"}' };
    const response = await handler(
      sqsEvent(bad, delivered(rejectedMail(two))),
      withTimeLeft(10_000),
    );
    expect(failuresIn(response)).toEqual(['bad']);
    expect(record(rejectedMail(two))).toMatchObject({ status: 'sent' });
  });

  it('logs no address and no name', async () => {
    const lines: string[] = [];
    const logging = jsonLogger({ stack: 'Test', write: (line) => lines.push(line) });
    handler = createEmailConsumer({
      store,
      mailer,
      source,
      clock,
      log: logging,
      leaseMs,
      newToken,
    });
    mailer.answerWith(() => {
      throw new TransientFault('SES did not take the mail', {
        cause: new Error('ada@example.com is throttled'),
      });
    });
    await consume(confirmedMail(one), rejectedMail(two));
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      { event: 'message-handled' },
      { event: 'message-failed' },
      { event: 'batch' },
    ]);
    expect(lines.join()).not.toMatch(/ada/i);
  });
});
