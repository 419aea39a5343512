import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { submitted } from '../../../support/samples.ts';
import { deadOf, Operator, sourceOf } from '../operator.ts';

let operator: Operator;
beforeEach(async () => {
  operator = await Operator.start();
});
afterEach(() => operator.end());

const ERROR = 'PermanentFault: nothing explains stock.released in received';
const readable = JSON.stringify(submitted('ord_1'));
const private_ = '{"customer":{"email":"ada@example.com"},"id":"ada@example.com"}';

describe('dlq list', () => {
  it('counts letters and orders, and says how old the oldest is', async () => {
    await operator.bury('Orders', 'ord_1', readable, ERROR);
    await operator.bury('Orders', 'ord_1', 'not JSON', ERROR);
    await operator.bury('Orders', 'ord_2', 'not JSON', ERROR);
    const { code, out } = await operator.run('dlq list');
    expect(code).toBe(0);
    expect(out).toBe(
      [
        'QUEUE          LETTERS  ORDERS  OLDEST  IN FLIGHT',
        'orders               3       2  3 min           0',
        'inventory            0       0  –               0',
        'mail-feedback        0       –  –               0',
      ].join('\n'),
    );
  });

  it('gives back what it looked at', async () => {
    await operator.bury('Orders', 'ord_1', readable, ERROR);
    await operator.run('dlq list');
    expect(operator.drain(deadOf('Orders'))).toEqual([readable]);
  });

  it('does not take for all what somebody else leaves it to see', async () => {
    for (const order of ['a', 'b', 'c']) await operator.bury('Orders', order, readable, ERROR);
    operator.model.receive(deadOf('Orders'), { maxMessages: 2, visibilityTimeoutSeconds: 60 });
    const { out } = await operator.run('dlq list');
    expect(out).toMatch(/^orders +3 +1 or more +3 min +2$/m);
    expect((await operator.run('dlq list --json')).out).toContain('"isComplete": false');
  });

  it('says when it did not look at all, and what somebody else holds', async () => {
    for (const order of ['a', 'b', 'c']) await operator.bury('Orders', order, readable, ERROR);
    operator.model.receive(deadOf('Orders'), { maxMessages: 1, visibilityTimeoutSeconds: 60 });
    const { out } = await operator.run('dlq list --limit 1 --json');
    expect(JSON.parse(out).queues[0]).toEqual({
      queue: 'orders',
      letters: 3,
      inFlight: 1,
      orders: 1,
      oldestSentAt: '2026-03-01T11:57:00.000Z',
      oldestAgeSeconds: 180,
      isComplete: false,
    });
  });
});

describe('dlq show', () => {
  it('tells order, message, age and error, and not the body', async () => {
    await operator.bury('Orders', 'ord_1', readable, ERROR);
    const { code, out } = await operator.run('dlq show orders');
    expect(code).toBe(0);
    expect(out).toBe(
      [
        'orders: 1 letter',
        '',
        'order    ord_1',
        'message  ord_1/order.submitted/1',
        'dead     since 2026-03-01T11:57:00.000Z, for 3 min',
        `error    ${ERROR}`,
        '         in order, at attempt 3',
      ].join('\n'),
    );
  });

  it('prints nothing of a body that could be personal, unless asked to', async () => {
    await operator.bury('Orders', 'ord_1', private_, ERROR);
    for (const line of [
      'dlq show orders',
      'dlq show orders --json',
      'dlq redrive orders --dry-run --json',
    ]) {
      const { out } = await operator.run(line);
      expect(out).toContain('ord_1');
      expect(out).not.toContain('ada@');
    }
    expect((await operator.run('dlq show orders')).out).toContain(
      'a body without an id (no schema of this version knows it)',
    );
    expect((await operator.run('dlq show orders --bodies')).out).toContain(`body     ${private_}`);
  });

  it('says that a letter which SQS moved has no error beside it', async () => {
    operator.model.send(sourceOf('Orders'), { body: readable, groupId: 'a', deduplicationId: 'd' });
    operator.model.receive(sourceOf('Orders'), { visibilityTimeoutSeconds: 0 });
    operator.model.receive(sourceOf('Orders'));
    const { out } = await operator.run('dlq show orders');
    expect(out).toContain('error    no error beside it: SQS moved it');
    expect(JSON.parse((await operator.run('dlq show orders --json')).out).letters[0]).toMatchObject(
      {
        order: 'a',
        businessId: 'ord_1/order.submitted/1',
        type: 'order.submitted',
        isReadable: true,
      },
    );
  });

  it('says what it could not see because somebody else holds it', async () => {
    for (const order of ['a', 'b', 'c']) await operator.bury('Orders', order, readable, ERROR);
    operator.model.receive(deadOf('Orders'), { maxMessages: 2, visibilityTimeoutSeconds: 60 });
    const { out } = await operator.run('dlq show orders');
    expect(out).toMatch(/^orders: 1 letter\n/);
    expect(out).toMatch(/\n\n! 2 letters not to be had: somebody else holds them/);
    const shown = JSON.parse((await operator.run('dlq show orders --json')).out);
    expect(shown).toMatchObject({ scanned: 1, unseen: 2, isComplete: false });
  });

  it('finds the letters of one order by scanning, and says so', async () => {
    for (const order of ['a', 'b', 'c']) await operator.bury('Inventory', order, readable, ERROR);
    const { out } = await operator.run('dlq show inventory --order b');
    expect(out).toContain('inventory: 1 letter of order b, among 3 scanned');
    expect(out).not.toContain('order    a');
  });

  it('says that there are more', async () => {
    for (const order of ['a', 'b']) await operator.bury('Orders', order, readable, ERROR);
    expect((await operator.run('dlq show orders --limit 1')).out).toContain(
      'orders: 1 letter; there are more (--limit)',
    );
  });
});

describe('dlq redrive', () => {
  it('sends what died at the very moment of its start', async () => {
    await operator.bury('Orders', 'ord_1', readable, ERROR);
    // Back to when the letter came: the SDK tells the endpoint's clock to the second only.
    operator.clock.advance(-3 * 60_000);
    const { code, out } = await operator.run('dlq redrive orders');
    expect([code, out]).toEqual([0, expect.stringContaining('orders: 1 letter')]);
  });

  it('sends messages back as they first were: same group and body, and no error beside them', async () => {
    await operator.bury('Orders', 'ord_1', readable, ERROR);
    await operator.bury('Inventory', 'ord_2', 'not JSON', ERROR);
    const { code, out } = await operator.run('dlq redrive all');
    expect(code).toBe(0);
    expect(out).toBe(
      [
        'orders: 1 letter of 1 order sent back',
        '  ord_1/order.submitted/1',
        '',
        'inventory: 1 letter of 1 order sent back',
        '  ord_2  a body without an id (no schema of this version knows it)',
        '',
        'nothing to send back: mail-feedback',
      ].join('\n'),
    );
    const [message] = operator.model.receive(sourceOf('Orders'));
    expect(message?.body).toBe(readable);
    expect(message?.messageAttributes).toEqual({});
    expect(message?.systemAttributes['MessageGroupId']).toBe('ord_1');
    expect(operator.drain(deadOf('Orders'))).toEqual([]);
    expect(operator.drain(deadOf('Inventory'))).toEqual([]);
  });

  it('keeps attributes that are not of the failure', async () => {
    const attributes = { trace: { dataType: 'String', stringValue: 'x' } };
    operator.model.send(deadOf('Orders'), {
      body: readable,
      groupId: 'a',
      deduplicationId: 'd',
      attributes,
    });
    await operator.run('dlq redrive orders');
    const [message] = operator.model.receive(sourceOf('Orders'));
    expect(Object.keys(message?.messageAttributes ?? {})).toEqual(['trace']);
  });

  it('says in a dry run what it would send, and changes nothing', async () => {
    await operator.bury('Orders', 'ord_1', readable, ERROR);
    const { code, out } = await operator.run('dlq redrive orders --dry-run');
    expect(code).toBe(0);
    expect(out).toContain('orders: 1 letter of 1 order would be sent back');
    expect(out).toContain('A dry run: nothing was sent, everything was given back.');
    expect(operator.drain(sourceOf('Orders'))).toEqual([]);
    expect(operator.drain(deadOf('Orders'))).toEqual([readable]);
  });

  it('of one order scans every queue, and ends with 1 when there is none', async () => {
    for (const order of ['a', 'b', 'c']) await operator.bury('Inventory', order, readable, ERROR);
    const { code, out } = await operator.run('dlq redrive --order b');
    expect(code).toBe(0);
    expect(out).toContain('inventory: 1 letter sent back, among 3 scanned');
    expect(out).toContain('nothing to send back: orders, mail-feedback');
    expect(operator.drain(sourceOf('Inventory'))).toHaveLength(1);
    expect(await operator.run('dlq redrive --order b')).toMatchObject({
      code: 1,
      out: 'nothing to send back: orders, inventory (2 scanned), mail-feedback',
    });
    expect(operator.drain(deadOf('Inventory'))).toHaveLength(2);
  });

  it('sends letters that are as large as a call can be, one by one', async () => {
    const large = 'x'.repeat(700_000);
    for (const order of ['a', 'b', 'c']) await operator.bury('Orders', order, large, ERROR);
    expect((await operator.run('dlq redrive orders')).code).toBe(0);
    expect(operator.drain(sourceOf('Orders'))).toHaveLength(3);
  });

  it('names what somebody else holds, and ends with 1', async () => {
    await operator.bury('Orders', 'a', readable, ERROR);
    operator.model.receive(deadOf('Orders'), { visibilityTimeoutSeconds: 60 });
    const { code, out } = await operator.run('dlq redrive orders');
    expect(code).toBe(1);
    expect(out).toContain(
      '! 1 letter not to be had: somebody else holds them, or what is before them',
    );
  });

  it('tells what was done when it is cut short, and ends with 1', async () => {
    await operator.bury('Orders', 'a', readable, ERROR);
    operator.model.deleteQueue(sourceOf('Orders'));
    const { code, out } = await operator.run('dlq redrive all');
    expect(code).toBe(1);
    expect(out).toContain('orders: 0 letters of 0 orders sent back');
    expect(out).toContain('! it ended early: QueueDoesNotExist');
    expect(out).not.toContain('inventory');
    expect(operator.drain(deadOf('Orders'))).toEqual([readable]);
  });

  it('ends in good order when the operator interrupts', async () => {
    await operator.bury('Orders', 'a', readable, ERROR);
    operator.stop.abort(new Error('interrupted by the operator'));
    const { code, out } = await operator.run('dlq redrive orders');
    expect(code).toBe(1);
    expect(out).toContain('interrupted by the operator');
    expect(operator.drain(deadOf('Orders'))).toEqual([readable]);
  });
});
