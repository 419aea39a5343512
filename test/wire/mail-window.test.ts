/** A second mail is explained by what the wire shows of the first, and by what the handlers say of it. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createEmailConsumer } from '../../lambdas/email/consumer.ts';
import { sesClient } from '../../lambdas/runtime/aws/clients.ts';
import { sesMailer } from '../../lambdas/runtime/aws/ses-mailer.ts';
import { TransientFault } from '../../lambdas/runtime/faults.ts';
import type { Mailer } from '../../lambdas/runtime/ports.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { RecordingSource } from '../support/recording-source.ts';
import { confirmedMail, idOf } from '../support/samples.ts';
import { delivered, sqsEvent, withTimeLeft } from '../support/sqs-event.ts';
import type { WireFault } from './faults.ts';
import { MailWindow } from './mail-window.ts';
import { clientSettings } from './pipeline.ts';

const [one, two] = [idOf(1), idOf(2)];
const mailOf = (order: string) => ({ tags: { order, outcome: 'confirmed' } });

let clock: FakeClock;
let log: RecordingLog;
let window: MailWindow;

beforeEach(() => {
  clock = new FakeClock();
  log = new RecordingLog();
  window = new MailWindow(() => false);
});

/** What the consumer says in its log when it mails by this. */
async function mailBy(mailer: Mailer, leftMs = 10_000): Promise<void> {
  const parts = { store: new MemoryStore(), source: new RecordingSource(), clock, log };
  const handler = createEmailConsumer({ ...parts, mailer, leaseMs: 45_000, newToken: () => 'one' });
  await handler(sqsEvent(delivered(confirmedMail(one))), withTimeLeft(leftMs));
  for (const entry of log.entries) window.observeLog(entry);
}

/** Its client cannot know whether SES has the mail: nobody listens there. */
async function mailToNobody(): Promise<void> {
  const client = sesClient(clientSettings('http://127.0.0.1:1'));
  await mailBy(sesMailer(client, { sender: 'shop@example.com', configurationSet: 'mails' }));
  client.destroy();
}

/** The wire shows a request for the first order's mail. */
function shows(fault?: WireFault, isAbandoned = false): void {
  const tags = [
    ['order', one],
    ['outcome', 'confirmed'],
  ].flatMap(([name = '', value = ''], n): [string, string][] => [
    [`Tags.member.${n + 1}.Name`, name],
    [`Tags.member.${n + 1}.Value`, value],
  ]);
  const body = new URLSearchParams(tags).toString();
  window.observe({ call: 'SendEmail', body, fault, isAbandoned });
}

/** How many mails of the first order are explained, beside the one that it is owed. */
function explained(): number {
  let more = 0;
  const mails = (count: number) => Array.from({ length: count }, () => mailOf(one));
  while (window.unexplained(mails(more + 2)).length === 0) more += 1;
  return more;
}

describe('the window of a mail', () => {
  it('is shut when nothing has happened', () => {
    shows();
    expect(explained()).toBe(0);
    expect(window.unexplained([mailOf(one), mailOf(one)])).toEqual([
      `${one}/email.confirmed/1 was sent 2 times, with 0 faults in its window`,
    ]);
  });

  it.each(['cut-after', 'cut-within', 'silent', 'late', 'repeated'] as const)(
    'lets one more through for a request that is %s',
    (fault) => {
      shows(fault);
      expect(explained()).toBe(1);
      expect(window.unexplained([mailOf(two), mailOf(two)])).toHaveLength(1);
    },
  );

  it('lets one more through for a client that went away', () => {
    shows(undefined, true);
    expect(explained()).toBe(1);
  });

  it('lets one more through for a client that had not read its answer', async () => {
    shows();
    await mailToNobody();
    expect(explained()).toBe(1);
  });

  it('does so once, where the wire and the handler tell the same', async () => {
    shows('silent');
    await mailToNobody();
    expect(explained()).toBe(1);
  });

  it.each(['throttled', 'unavailable', 'cut-before'] as const)(
    'is shut for a request that is %s, whatever its client thinks',
    async (fault) => {
      shows(fault);
      await mailToNobody();
      expect(explained()).toBe(0);
    },
  );

  it('lets one more through for an invocation that ended before the answer came', async () => {
    shows();
    const silent: Mailer = {
      send: () => {
        clock.advance(10_000);
        return new Promise(() => {});
      },
    };
    await mailBy(silent);
    expect(explained()).toBe(1);
  });

  it('is shut for a mail that was not begun', async () => {
    const unasked: Mailer = {
      send: () => {
        throw new Error('a mail is begun without the time for it');
      },
    };
    await mailBy(unasked, 3_000);
    expect(log.entries.map(({ event }) => event)).toContain('message-failed');
    expect(explained()).toBe(0);
  });

  it('is shut when SES has said that it has not taken it', async () => {
    shows();
    const busy: Mailer = {
      send: () => {
        throw new TransientFault('SES did not take the mail: Throttling', { certain: true });
      },
    };
    await mailBy(busy);
    expect(explained()).toBe(0);
  });
});
