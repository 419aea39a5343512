/** A second mail is explained by what the handlers say of the first, in their own words. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { EmailMessage } from '../../core/commands.ts';
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
import { MailWindow } from './mail-window.ts';
import { clientSettings } from './pipeline.ts';

const [one, two] = [idOf(1), idOf(2)];
const mailOf = (order: string) => ({ tags: { order, outcome: 'confirmed' } });

let clock: FakeClock;
let log: RecordingLog;

beforeEach(() => {
  clock = new FakeClock();
  log = new RecordingLog();
});

async function mailBy(mailer: Mailer, message: EmailMessage): Promise<void> {
  const parts = { store: new MemoryStore(), source: new RecordingSource(), clock, log };
  const handler = createEmailConsumer({ ...parts, mailer, leaseMs: 45_000, newToken: () => 'one' });
  await handler(sqsEvent(delivered(message)), withTimeLeft(10_000));
}

function unexplained(...mails: ReturnType<typeof mailOf>[]): readonly string[] {
  const window = new MailWindow(() => false);
  for (const entry of log.entries) window.observeLog(entry);
  return window.unexplained(mails);
}

describe('the window of a mail', () => {
  it('is that of its order alone, and lets one more through', async () => {
    // Nobody listens there, and the client cannot know that.
    const client = sesClient(clientSettings('http://127.0.0.1:1'));
    const mailer = sesMailer(client, { sender: 'shop@example.com', configurationSet: 'mails' });
    await mailBy(mailer, confirmedMail(one));
    expect(unexplained(mailOf(one), mailOf(one))).toEqual([]);
    expect(unexplained(mailOf(one), mailOf(one), mailOf(one))).toEqual([
      `${one}/email.confirmed/1 was sent 3 times, with 1 faults in its window`,
    ]);
    expect(unexplained(mailOf(two), mailOf(two))).toHaveLength(1);
  });

  it('is open, too, when the invocation ended before the answer came', async () => {
    const silent: Mailer = {
      send: () => {
        clock.advance(10_000);
        return new Promise(() => {});
      },
    };
    await mailBy(silent, confirmedMail(one));
    expect(unexplained(mailOf(one), mailOf(one))).toEqual([]);
    expect(unexplained(mailOf(two), mailOf(two))).toHaveLength(1);
  });

  it('is shut when SES has surely not taken it', async () => {
    const away: Mailer = {
      send: () => {
        throw new TransientFault('SES did not take the mail: Throttling', { certain: true });
      },
    };
    await mailBy(away, confirmedMail(one));
    expect(unexplained(mailOf(one), mailOf(one))).toHaveLength(1);
  });
});
