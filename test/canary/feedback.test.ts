/** What the feedback function logs of mails that came back: nobody's address, nobody's words. */
import { expect, it } from 'vitest';
import { createFeedbackHandler } from '../../lambdas/feedback/consumer.ts';
import { jsonLogger } from '../../lambdas/runtime/log.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { idOf } from '../support/samples.ts';
import { bounceEvent, complaintEvent, deliveryEvent } from '../support/ses-events.ts';
import { sqsEvent, withTimeLeft } from '../support/sqs-event.ts';
import { customer, MARK, marked, telling } from './marks.ts';

const options = { orderId: idOf(1), to: customer.email };
const event = bounceEvent(options);
const withMail = (rest: object) => ({ ...event, mail: { ...event.mail, ...rest } });

/** Handles the event until it is dead; the names of what was logged, and the lines with a mark. */
async function logged(body: unknown, change: (store: MemoryStore) => void = () => {}) {
  const lines: string[] = [];
  const store = new MemoryStore();
  change(store);
  const handler = createFeedbackHandler({
    store,
    clock: new FakeClock(),
    log: jsonLogger({ stack: 'Test', write: (line) => lines.push(line) }),
    bury: () => Promise.reject(telling()),
  });
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  for (const attempt of [1, 3]) {
    const records = sqsEvent({ sqsId: 's', groupId: '', body: text, attempt });
    await handler(records, withTimeLeft(10_000));
  }
  const events = lines.map((line): unknown => JSON.parse(line)['event']);
  return { events: [...new Set(events)], marked: marked(lines) };
}

it.each<[string, unknown, readonly string[]]>([
  ['that bounced', event, ['mail-feedback', 'batch']],
  ['that was complained of', complaintEvent(options), ['mail-feedback', 'batch']],
  ['that arrived', deliveryEvent(options), ['mail-feedback', 'batch']],
  ['of somebody else', withMail({ tags: { [MARK]: [MARK] } }), ['mail-feedback', 'batch']],
  ['whose tags are none', withMail({ tags: { [MARK]: MARK } }), ['mail-feedback', 'batch']],
  [
    'whose event cannot be read',
    { ...event, bounce: { ...event.bounce, bounceType: MARK } },
    ['message-failed', 'batch', 'message-dead', 'bury-failed'],
  ],
  [
    'whose event is of no type',
    { eventType: MARK, [MARK]: customer },
    ['message-failed', 'batch', 'message-dead', 'bury-failed'],
  ],
  [
    'whose event is no JSON',
    `{"mail":"${customer.email}`,
    ['message-failed', 'batch', 'message-dead', 'bury-failed'],
  ],
])('no log line holds an address of a mail %s', async (_, body, events) => {
  expect(await logged(body)).toEqual({ events, marked: [] });
});

it('no log line holds an address when the tables fail with an error that quotes it', async () => {
  const fail = (store: MemoryStore) => {
    store.transact = () => Promise.reject(telling());
  };
  expect(await logged(event, fail)).toEqual({ events: ['message-failed', 'batch'], marked: [] });
});
