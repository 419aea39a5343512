import { beforeEach, describe, expect, it } from 'vitest';
import { createFeedbackHandler } from '../../../lambdas/feedback/consumer.ts';
import type { Failure } from '../../../lambdas/runtime/failure-record.ts';
import { TransientFault } from '../../../lambdas/runtime/faults.ts';
import { jsonLogger } from '../../../lambdas/runtime/log.ts';
import { suppressionKey } from '../../../lambdas/runtime/suppression.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { RecordingLog } from '../../support/recording-log.ts';
import { idOf } from '../../support/samples.ts';
import { bounceEvent, complaintEvent, deliveryEvent } from '../../support/ses-events.ts';
import { failuresIn, sqsEvent, withTimeLeft } from '../../support/sqs-event.ts';

const orderId = idOf(1);
const mail = `${orderId}/email.confirmed/1`;
const f1 = '01000157c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000';

let store: MemoryStore;
let clock: FakeClock;
let log: RecordingLog;
let lines: string[];
let buried: (readonly [body: string, failure: Failure])[];
let buryFails: boolean;

beforeEach(() => {
  store = new MemoryStore();
  clock = new FakeClock();
  log = new RecordingLog();
  lines = [];
  buried = [];
  buryFails = false;
});

const handle = async (bodies: readonly unknown[], attempt = 1) => {
  const text = (body: unknown) => (typeof body === 'string' ? body : JSON.stringify(body));
  const written = jsonLogger({ stack: 'Test', write: (line) => lines.push(line) });
  const handler = createFeedbackHandler({
    store,
    clock,
    log: {
      log: (...entry) => {
        log.log(...entry);
        written.log(...entry);
      },
    },
    bury: async ({ body }, failure) => {
      if (buryFails) throw new TransientFault('SQS did not answer SendMessage');
      buried.push([body, failure]);
    },
  });
  const records = bodies.map((body, n) => ({
    sqsId: `sqs-${n}`,
    groupId: '',
    body: text(body),
    attempt,
  }));
  return failuresIn(await handler(sqsEvent(...records), withTimeLeft(10_000)));
};
const noted = () => store.peek('mailReports', orderId);
const suppressed = (address: string) => store.peek('suppressions', suppressionKey(address).key);
const outcomes = () => log.of('mail-feedback').map(({ fields }) => fields['outcome']);

describe('a bounce', () => {
  it('for good is noted beside the order, and its address suppressed', async () => {
    expect(await handle([bounceEvent({ orderId })])).toEqual([]);
    expect(noted()).toEqual({
      orderId,
      [`feedback/${f1}`]: {
        mail,
        kind: 'bounced',
        isFinal: true,
        reason: 'Permanent/General 5.1.1',
        at: '2026-03-01T12:00:05.000Z',
      },
    });
    expect(suppressed('ada@example.com')).toMatchObject({ reason: 'bounced', feedbackId: f1 });
  });

  it('that may pass is noted, and suppresses nobody', async () => {
    const undetermined = bounceEvent({ orderId: idOf(9) }, { bounceType: 'Undetermined' });
    expect(await handle([undetermined])).toEqual([]);
    const mailboxFull = { bounceType: 'Transient', bounceSubType: 'MailboxFull' };
    expect(await handle([bounceEvent({ orderId }, mailboxFull)])).toEqual([]);
    expect(noted()).toMatchObject({
      [`feedback/${f1}`]: { isFinal: false, reason: 'Transient/MailboxFull 5.1.1' },
    });
    expect(store.all('suppressions')).toEqual([]);
  });

  it('of a forwarded mail suppresses the address that was mailed', async () => {
    const forwarded = { bouncedRecipients: [{ emailAddress: 'elsewhere@example.net' }] };
    await handle([bounceEvent({ orderId, to: 'Ada@Example.com' }, forwarded)]);
    expect(suppressed('ada@example.com')).toBeDefined();
    expect(store.all('suppressions')).toHaveLength(1);
  });

  it.each(['550 5.1.1', '5.1.1 for ada', '3.1.1', '5.1.1234', '5.1234.1'])(
    'does not tell %s as a status',
    async (status) => {
      const named = { bouncedRecipients: [{ emailAddress: 'ada@example.com', status }] };
      await handle([bounceEvent({ orderId }, named)]);
      expect(noted()).toMatchObject({ [`feedback/${f1}`]: { reason: 'Permanent/General' } });
    },
  );

  it.each(['2.0.0', '4.123.12', '5.7.509'])('tells the status %s', async (status) => {
    const named = { bouncedRecipients: [{ emailAddress: 'ada@example.com', status }] };
    await handle([bounceEvent({ orderId }, named)]);
    const reason = `Permanent/General ${status}`;
    expect(noted()).toMatchObject({ [`feedback/${f1}`]: { reason } });
  });

  it('that names no recipient is noted without a status', async () => {
    await handle([bounceEvent({ orderId }, { bouncedRecipients: [] })]);
    expect(noted()).toMatchObject({ [`feedback/${f1}`]: { reason: 'Permanent/General' } });
  });

  it('tells no status that is none', async () => {
    const odd = { bouncedRecipients: [{ emailAddress: 'a@b.co', status: 'ada@example.com' }] };
    await handle([bounceEvent({ orderId }, odd)]);
    expect(noted()).toMatchObject({ [`feedback/${f1}`]: { reason: 'Permanent/General' } });
  });

  it('changes nothing but what is told of mails, and the list of addresses', async () => {
    await handle([bounceEvent({ orderId }), complaintEvent({ orderId, feedbackId: 'f-2' })]);
    const tables = store.commits.flat().map(({ table }) => table);
    expect([...new Set(tables)].sort()).toEqual(['mailReports', 'suppressions']);
  });
});

describe('a complaint', () => {
  it('is noted, and its address suppressed', async () => {
    expect(await handle([complaintEvent({ orderId })])).toEqual([]);
    expect(noted()).toMatchObject({
      [`feedback/${f1}`]: { mail, kind: 'complained', reason: 'abuse', isFinal: true },
    });
    expect(suppressed('ada@example.com')).toMatchObject({ reason: 'complained' });
  });

  it('that says that the mail was no spam is none', async () => {
    await handle([complaintEvent({ orderId }, { complaintFeedbackType: 'not-spam' })]);
    expect(store.commits).toEqual([]);
    expect(outcomes()).toEqual(['ignored']);
  });

  it.each([
    ['of an address that complained before', { complaintSubType: 'OnAccountSuppressionList' }],
    ['of a provider that says little', { complaintSubType: undefined }],
  ])('%s is understood', async (_, rest) => {
    const event = complaintEvent({ orderId }, { complaintFeedbackType: undefined, ...rest });
    expect(await handle([event])).toEqual([]);
    const reason = rest.complaintSubType ?? 'complaint';
    expect(noted()).toMatchObject({ [`feedback/${f1}`]: { reason } });
  });
});

describe('an event', () => {
  it('that comes again is noted once, and does not bar an address that was allowed since', async () => {
    await handle([bounceEvent({ orderId })]);
    const allowed = new MemoryStore().seed('mailReports', noted() ?? {});
    store = allowed;
    expect(await handle([bounceEvent({ orderId })])).toEqual([]);
    expect(allowed.commits).toEqual([]);
    expect(outcomes()).toEqual(['noted', 'duplicate']);
  });

  it('stands beside others of the same order, whatever comes first', async () => {
    const events = [
      bounceEvent({ orderId, feedbackId: 'f-1' }),
      complaintEvent({ orderId, feedbackId: 'f-2', outcome: 'cancelled' }),
    ];
    await handle(events);
    const inOrder = noted();
    store = new MemoryStore();
    await handle(events.toReversed());
    expect(noted()).toEqual(inOrder);
    expect(Object.keys(inOrder ?? {}).sort()).toEqual(['feedback/f-1', 'feedback/f-2', 'orderId']);
  });

  it('that meets another writer is tried again at once', async () => {
    store.interrupt(
      () => 'conflict',
      () => 'conflict',
      () => 'conflict',
    );
    expect(await handle([bounceEvent({ orderId })])).toEqual([]);
    expect(noted()).toBeDefined();
  });

  it('that meets other writers four times comes again', async () => {
    const conflict = () => 'conflict' as const;
    store.interrupt(conflict, conflict, conflict, conflict);
    expect(await handle([bounceEvent({ orderId })])).toEqual(['sqs-0']);
    expect(noted()).toBeUndefined();
    expect(await handle([bounceEvent({ orderId })])).toEqual([]);
  });

  it('that meets other writers three times is noted', async () => {
    const conflict = () => 'conflict' as const;
    store.interrupt(conflict, conflict, conflict);
    expect(await handle([bounceEvent({ orderId })])).toEqual([]);
    expect(log.metrics).toMatchObject({ ConflictsRetried: 3 });
    // Twice as long each time, of which the clock draws the half.
    expect(clock.sleeps).toEqual([50, 100, 200]);
  });

  it('of a mail to several suppresses those that it names', async () => {
    const bounced = { bouncedRecipients: [{ emailAddress: 'Bob@example.com' }] };
    const complained = { complainedRecipients: [{ emailAddress: 'carol@example.com' }] };
    for (const event of [
      bounceEvent({ orderId }, bounced),
      complaintEvent({ orderId, feedbackId: 'f-2' }, complained),
    ]) {
      const destination = ['ada@example.com', 'bob@example.com', 'carol@example.com'];
      await handle([{ ...event, mail: { ...event.mail, destination } }]);
    }
    expect(suppressed('ada@example.com')).toBeUndefined();
    expect(suppressed('bob@example.com')).toMatchObject({ reason: 'bounced' });
    expect(suppressed('carol@example.com')).toMatchObject({ reason: 'complained' });
  });

  it('that cannot be written now comes again, and the others of its batch do not', async () => {
    store.interrupt(() => {
      throw new TransientFault('DynamoDB did not answer');
    });
    const other = bounceEvent({ orderId: idOf(2) });
    expect(await handle([bounceEvent({ orderId }), other])).toEqual(['sqs-0']);
    expect(store.peek('mailReports', idOf(2))).toBeDefined();
  });

  it('whose answer was lost is a duplicate when it comes again', async () => {
    store.interrupt(() => 'answer-lost');
    expect(await handle([bounceEvent({ orderId })])).toEqual(['sqs-0']);
    expect(await handle([bounceEvent({ orderId })], 2)).toEqual([]);
    expect(outcomes().at(-1)).toBe('duplicate');
  });

  it.each([
    ['without our tags', { 'ses:configuration-set': ['mails'] }],
    ['of an order that can be none', { order: ['../x'], outcome: ['confirmed'] }],
    ['of an outcome that is none', { order: [orderId], outcome: ['lost'] }],
  ])('of a mail %s is logged and done with', async (_, tags) => {
    const event = bounceEvent({ orderId });
    expect(await handle([{ ...event, mail: { ...event.mail, tags } }])).toEqual([]);
    expect(store.commits).toEqual([]);
    expect(outcomes()).toEqual(['unknown-mail']);
  });

  it('of a type that nobody asked for is done with', async () => {
    expect(await handle([deliveryEvent({ orderId }), { eventType: 'Send' }])).toEqual([]);
    expect(outcomes()).toEqual(['ignored', 'ignored']);
    expect(store.commits).toEqual([]);
  });

  it.each(['Reject', 'Open', 'Click', 'Rendering Failure', 'DeliveryDelay', 'Subscription'])(
    'of the type %s, too',
    async (eventType) => {
      expect(await handle([{ eventType }])).toEqual([]);
      expect(outcomes()).toEqual(['ignored']);
    },
  );

  it('that is none, as when SES is first told of the topic, is done with', async () => {
    const text = 'Successfully validated SNS topic for Amazon SES event publishing.';
    expect(await handle([text])).toEqual([]);
    expect(outcomes()).toEqual(['ignored']);
    expect(log.of('mail-feedback')).toMatchObject([
      { level: 'info', fields: { eventType: 'validation' } },
    ]);
    expect(store.commits).toEqual([]);
  });
});

describe('an event that nobody can read', () => {
  const unreadable = [
    'not JSON',
    { eventType: 'Explosion' },
    { ...bounceEvent({ orderId }), bounce: {} },
    bounceEvent({ orderId, feedbackId: 'with spaces and /' }),
    bounceEvent({ orderId, timestamp: 'yesterday' }),
    bounceEvent({ orderId, feedbackId: '/0100018f' }),
    bounceEvent({ orderId, feedbackId: '0100018f/' }),
    ...['1General', 'General1'].map((bounceSubType) => {
      const event = bounceEvent({ orderId });
      return { ...event, bounce: { ...event.bounce, bounceSubType } };
    }),
  ];

  it('comes again twice, and is then buried with the reason', async () => {
    for (const body of unreadable) {
      buried = [];
      expect(await handle([body], 1)).toEqual(['sqs-0']);
      expect(await handle([body], 2)).toEqual(['sqs-0']);
      expect(buried).toEqual([]);
      expect(await handle([body], 3)).toEqual([]);
      expect(buried).toMatchObject([
        [typeof body === 'string' ? body : JSON.stringify(body), { stage: 'feedback', attempt: 3 }],
      ]);
      expect(buried[0]?.[1].error).toMatch(/^PermanentFault: /);
    }
  });

  it('is told as failed, and as dead when it is buried', async () => {
    await handle(['not JSON'], 2);
    await handle(['not JSON'], 3);
    const fields = { stage: 'feedback', sqsMessageId: 'sqs-0', error: expect.any(Error) };
    expect(log.of('message-failed')).toEqual([
      { level: 'warn', event: 'message-failed', fields: { ...fields, attempt: 2 } },
    ]);
    expect(log.of('message-dead')).toEqual([
      { level: 'error', event: 'message-dead', fields: { ...fields, attempt: 3 } },
    ]);
  });

  it('stays in its queue when it cannot be buried, and that is told', async () => {
    buryFails = true;
    expect(await handle(['not JSON'], 3)).toEqual(['sqs-0']);
    const fields = { stage: 'feedback', error: expect.any(TransientFault) };
    expect(log.of('bury-failed')).toEqual([{ level: 'warn', event: 'bury-failed', fields }]);
  });
});

describe('a batch', () => {
  it('tells in one line what became of its events, and how long it took', async () => {
    store.interrupt(
      () => {
        throw new TransientFault('DynamoDB did not answer');
      },
      () => {
        clock.advance(40);
        return 'conflict';
      },
    );
    const other = (n: number) => ({ orderId: idOf(n), feedbackId: `f-${n}` });
    const notSpam = complaintEvent(other(5), { complaintFeedbackType: 'not-spam' });
    await handle(
      [bounceEvent({ orderId }), bounceEvent(other(2)), complaintEvent(other(3)), notSpam, 'what?'],
      3,
    );
    expect(log.of('batch')).toMatchObject([{ level: 'info', fields: { stage: 'feedback' } }]);
    expect(log.metrics).toMatchObject({
      MessagesHandled: 3,
      MessagesFailed: 1,
      MessagesDead: 1,
      MailsBounced: 1,
      MailsComplainedOf: 1,
      ConflictsRetried: 1,
      BatchDuration: expect.any(Number),
    });
    expect(log.metrics['BatchDuration']).toBeGreaterThanOrEqual(40);
  });

  it('counts an event that comes again as handled, and as no other bounce', async () => {
    await handle([bounceEvent({ orderId })]);
    log = new RecordingLog();
    await handle([bounceEvent({ orderId })]);
    expect(log.metrics).toMatchObject({ MessagesHandled: 1, MessagesFailed: 0, MessagesDead: 0 });
    expect(log.metrics).not.toHaveProperty('MailsBounced');
  });

  it('counts an event that cannot be buried as one to come again', async () => {
    buryFails = true;
    await handle(['not JSON'], 3);
    expect(log.metrics).toMatchObject({ MessagesHandled: 0, MessagesFailed: 1, MessagesDead: 0 });
  });
});

it('logs no address, whatever comes', async () => {
  const event = bounceEvent({ orderId });
  await handle([
    event,
    complaintEvent({ orderId, feedbackId: 'f-2' }),
    { ...event, mail: { ...event.mail, tags: {} } },
    { ...event, bounce: { ...event.bounce, bounceType: 'ada@example.com' } },
    'ada@example.com',
  ]);
  // One an event, and one of the batch.
  expect(lines).toHaveLength(6);
  expect(lines.join()).not.toMatch(/ada|@/i);
});
