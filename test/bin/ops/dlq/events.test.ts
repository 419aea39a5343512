/** Dead letters of the queue that brings SES's events: a standard queue, of which no order is kept. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { idOf } from '../../../support/samples.ts';
import { bounceEvent } from '../../../support/ses-events.ts';
import { deadOf, Operator, sourceOf } from '../operator.ts';

let operator: Operator;
beforeEach(async () => {
  operator = await Operator.start();
});
afterEach(() => operator.end());

const ERROR = 'PermanentFault: the message fits no schema: /bounce (invalid_type)';
const orderId = idOf(1);
const readable = JSON.stringify(bounceEvent({ orderId }));
const torn = JSON.stringify({ ...bounceEvent({ orderId }), bounce: {} });

it('dlq list counts them, and no orders', async () => {
  await operator.buryEvent(readable, ERROR);
  await operator.buryEvent(torn, ERROR);
  const { out } = await operator.run('dlq list');
  expect(out).toMatch(/^mail-feedback +2 +– +3 min +0$/m);
  const { queues } = JSON.parse((await operator.run('dlq list --json')).out);
  expect(queues.at(-1)).toMatchObject({ letters: 2, orders: null, isComplete: true });
});

describe('dlq show', () => {
  it('tells of whose order an event is, and why it is dead', async () => {
    await operator.buryEvent(readable, ERROR);
    expect((await operator.run('dlq show mail-feedback')).out).toBe(
      [
        'mail-feedback: 1 letter',
        '',
        `order    ${orderId}`,
        'message  Bounce',
        'dead     since 2026-03-01T11:57:00.000Z, for 3 min',
        `error    ${ERROR}`,
        '         in feedback, at attempt 3',
      ].join('\n'),
    );
  });

  it('tells of whose order one is that cannot be read, where its mail can', async () => {
    await operator.buryEvent(torn, ERROR);
    await operator.buryEvent('not JSON', ERROR);
    const { out } = await operator.run('dlq show mail-feedback');
    for (const order of [orderId, 'unknown']) {
      expect(out).toContain(`order    ${order}\nmessage  a body without an id (no schema of this`);
    }
  });

  it('tells no address', async () => {
    await operator.buryEvent(torn, ERROR);
    await operator.buryEvent(readable, ERROR);
    for (const line of ['dlq show mail-feedback --json', 'dlq redrive mail-feedback --dry-run']) {
      expect((await operator.run(line)).out).not.toMatch(/ada@/);
    }
  });
});

describe('dlq redrive', () => {
  it('sends them back as they were, without the group and the id of a FIFO queue', async () => {
    await operator.buryEvent(readable, ERROR);
    await operator.buryEvent(torn, ERROR);
    const { code, out } = await operator.run('dlq redrive mail-feedback');
    expect(code).toBe(0);
    expect(out).toBe(
      [
        'mail-feedback: 2 letters of 1 order sent back',
        `  ${orderId}  Bounce`,
        `  ${orderId}  a body without an id (no schema of this version knows it)`,
      ].join('\n'),
    );
    const messages = operator.model.receive(sourceOf('MailFeedback'), { maxMessages: 10 });
    expect(messages.map(({ body }) => body).sort()).toEqual([readable, torn].sort());
    for (const { messageAttributes } of messages) expect(messageAttributes).toEqual({});
    expect(operator.drain(deadOf('MailFeedback'))).toEqual([]);
  });

  it('holds none of them back for another that is not to be had', async () => {
    for (const n of [1, 2, 3]) await operator.buryEvent(`not JSON ${n}`, ERROR);
    operator.model.receive(deadOf('MailFeedback'), { visibilityTimeoutSeconds: 60 });
    const { code, out } = await operator.run('dlq redrive mail-feedback');
    expect(code).toBe(1);
    expect(out).toContain('mail-feedback: 2 letters sent back');
    expect(operator.drain(sourceOf('MailFeedback'))).toHaveLength(2);
  });
});
