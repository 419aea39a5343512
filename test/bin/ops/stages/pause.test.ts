import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settle } from '../../../local/event-source/fake-queue.ts';
import { Operator } from '../operator.ts';

let operator: Operator;
beforeEach(async () => {
  operator = await Operator.start({}, { mapped: true });
});
afterEach(() => operator.end());

const send = (id: string) =>
  operator.model.send('Inventory.fifo', { body: id, groupId: id, deduplicationId: id });

describe('pause', () => {
  it('has messages wait until the stage is resumed, and says how many', async () => {
    const paused = await operator.run('pause inventory');
    expect(paused.code).toBe(0);
    expect(paused.out).toContain('inventory  enabled  paused        0          0');
    send('a');
    send('b');
    await settle();
    expect(operator.stages.batches).toEqual([]);
    const again = await operator.run('pause inventory');
    expect(again.code).toBe(0);
    expect(again.out).toContain('inventory  paused  paused        2          0');

    const resumed = await operator.run('resume inventory');
    expect(resumed.code).toBe(0);
    await settle();
    expect(operator.stages.batches).toEqual([2]);
  });

  it('pauses no other stage', async () => {
    await operator.run('pause inventory');
    const { queues } = JSON.parse((await operator.run('status --no-orders --json')).out);
    expect(queues.map(({ mapping }: { mapping: string }) => mapping)).toEqual([
      'enabled',
      'paused',
      'enabled',
    ]);
  });

  it('has what comes back of mails wait, too', async () => {
    const paused = await operator.run('pause feedback');
    expect(paused.code).toBe(0);
    expect(paused.out).toContain('mail-feedback  enabled  paused        0          0');
    operator.model.send('MailFeedback', { body: 'an event' });
    await settle();
    expect(operator.stages.batches).toEqual([]);
    await operator.run('resume feedback');
    await settle();
    expect(operator.stages.batches).toEqual([1]);
  });

  it('waits for what was handed out before it', async () => {
    send('a');
    await settle();
    const { sleep } = operator.clock;
    // As long as the command waits, the function finishes.
    operator.clock.sleep = async (ms) => {
      operator.stages.answer();
      await settle();
      return sleep.call(operator.clock, ms);
    };
    const { code, out } = await operator.run('pause inventory');
    expect(code).toBe(0);
    expect(out).toContain('inventory  enabled  paused        0          0');
    expect(operator.clock.sleeps).toEqual([1_000]);
  });

  it('waits no longer than it is told, says what is in flight, and ends with 1', async () => {
    send('a');
    await settle();
    const { code, out } = await operator.run('pause inventory --wait 5');
    expect(code).toBe(1);
    expect(out).toContain('inventory  enabled  paused        0          1');
    expect(out).toContain('! 1 message of inventory still in flight');
    expect(operator.clock.sleeps).toHaveLength(5);
  });

  it('ends early when the operator interrupts; the stage stays paused', async () => {
    send('a');
    await settle();
    operator.stop.abort(new Error('interrupted'));
    expect((await operator.run('pause inventory')).code).toBe(1);
    expect(operator.clock.sleeps).toEqual([]);
  });

  it.each([
    ['pause', 'pause takes one STAGE'],
    ['resume order inventory', 'resume takes one STAGE'],
    ['pause orders', 'there is no stage "orders"; there are order, inventory, feedback'],
    ['pause order --wait -1', '--wait'],
  ])('%s ends with 2 and says what is wrong', async (line, message) => {
    const { code, err } = await operator.run(line);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

it('a queue that nobody reads can be neither paused nor resumed', async () => {
  const unmapped = await Operator.start();
  const { code, out } = await unmapped.run('pause inventory');
  await unmapped.end();
  expect(code).toBe(1);
  expect(out).toContain('! nobody reads inventory: it has no event source mapping');
});
