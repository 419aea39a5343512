import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../e2e/laptop.ts';
import { type RunningApp, runApp } from '../run-app.ts';

let app: RunningApp;
beforeAll(async () => {
  app = await runApp('fan-out');
});
afterAll(() => app?.stop());

describe('a producer with two FIFO queues', () => {
  it('has each consumer see every message, a group’s in their order', async () => {
    const groups = ['a', 'b', 'c'];
    const bodies = ['1', '2', '3', '4', '5'];
    for (const body of bodies) {
      const sent = groups.map((group) =>
        fetch(`${app.output('ApiUrl')}/${group}`, { method: 'POST', body: `${group}${body}` }),
      );
      expect((await Promise.all(sent)).map(({ status }) => status)).toEqual([202, 202, 202]);
    }

    const consumers = ['Billing', 'Shipping'];
    const total = consumers.length * groups.length * bodies.length;
    const seen = await until(
      () => app.scan(app.output('TableName')),
      (found) => found.length === total,
    );

    for (const consumer of consumers) {
      for (const group of groups) {
        const own = seen
          .filter((item) => item['consumer'] === consumer && item['group'] === group)
          .sort((one, other) => Number(one['at']) - Number(other['at']));
        expect(own.map((item) => item['body'])).toEqual(bodies.map((body) => `${group}${body}`));
      }
    }
  });
});
