import { describe, expect, it } from 'vitest';
import type { ExplainAnswer, Failure, Story } from './jobs.ts';
import { printExplanation, printStory } from './report.ts';

const first = `ord_${'a'.repeat(32)}`;
const second = `ord_${'b'.repeat(32)}`;
const at = (atMs: number, who: string, what: string) => ({ atMs: 1_000_000 + atMs, who, what });

const story: Story = {
  violation: { invariant: 'an order is reserved whole', what: `${second} holds nothing` },
  orders: 2,
  drawn: 30,
  hits: new Map(),
  trace: [
    at(0, 'client shop-0', `submits ${first}`),
    at(5, 'client shop-1', `submits ${second}`),
    at(20, 'order#1', `transact orders/${first}`),
    at(21, 'order#2', `transact orders/${second} [late]`),
    at(22, 'order#2', 'timeout-zombie'),
    at(23, 'order#1', 'ends: ok'),
    at(90_061_234, 'world', 'no more faults'),
  ],
  books: [
    { book: 'order', text: `orderId=${first} state=confirmed` },
    { book: 'order', text: `orderId=${second} state=confirmed` },
    { book: 'stock', text: 'sku=P00 available=3' },
  ],
};

describe('the story of a schedule', () => {
  it('tells virtual time, who and what in order, and how it ends', () => {
    expect(printStory(story).split('\n')).toEqual([
      '00:00:00.000     client shop-0  submits shop-0',
      '00:00:00.005     client shop-1  submits shop-1',
      '00:00:00.020     order#1        transact orders/shop-0',
      '00:00:00.021     order#2        transact orders/shop-1 [late]',
      '00:00:00.022     order#2        timeout-zombie',
      '00:00:00.023     order#1        ends: ok',
      '1d 01:01:01.234  world          no more faults',
      '',
      'The books',
      '',
      'order  orderId=shop-0 state=confirmed',
      'order  orderId=shop-1 state=confirmed',
      'stock  sku=P00 available=3',
      '',
      '2 orders, 30 faults; VIOLATED: an order is reserved whole',
      `${second} holds nothing`,
    ]);
  });

  it('says that all holds when it does', () => {
    expect(printStory({ ...story, violation: undefined })).toMatch(/30 faults; all holds$/);
  });
});

describe('the explanation of a failure', () => {
  const failure: Failure = {
    profile: 'large',
    seed: 77,
    violation: { invariant: 'an order is reserved whole', what: 'before it was short' },
  };
  const answer: ExplainAnswer = {
    kind: 'explain',
    plan: { orders: [0, 1], faults: [4, 17] },
    runs: 88,
    full: { orders: 5, drawn: 120 },
    story,
  };
  const text = printExplanation(failure, answer, undefined);

  it('tells only what has to do with the orders concerned', () => {
    expect(text).toContain('submits shop-1');
    expect(text).toContain('timeout-zombie');
    expect(text).toContain('no more faults');
    expect(text).toContain('stock  sku=P00');
    expect(text).not.toContain('shop-0');
    expect(text).not.toContain('order#1');
  });

  it('tells the invariant, and how much of the schedule is left', () => {
    expect(text).toMatch(/^VIOLATED: an order is reserved whole\n/);
    expect(text).toContain(
      'seed 77, profile large: 2 of 5 orders and 2 of 120 faults are left after 88 runs',
    );
  });

  it('ends with the commands that show it again', () => {
    const command = 'npm run simulate -- --seed 77 --profile large';
    expect(text.split('\n').slice(-2)).toEqual([
      `All of it again:   ${command}`,
      `The short of it:   ${command} --only-orders 0,1 --only-faults 4,17`,
    ]);
    expect(printExplanation(failure, answer, 'no-fence')).toContain(`${command} --mutant no-fence`);
  });

  it('tells a plan that no fault is left of', () => {
    const bare = { ...answer, plan: { orders: [1], faults: [] } };
    expect(printExplanation(failure, bare, undefined)).toMatch(
      /--only-orders 1 --only-faults none$/,
    );
  });
});
