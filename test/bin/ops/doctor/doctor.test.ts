import { afterEach, describe, expect, it } from 'vitest';
import { Operator } from '../operator.ts';
import { awsStub } from './aws-stub.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

interface Checked {
  readonly subject: string;
  readonly verdict: string;
  readonly detail: string;
}

async function examine(
  services: Parameters<typeof Operator.start>[0],
  options: { readonly mapped?: boolean; readonly before?: (operator: Operator) => unknown } = {},
) {
  const operator = await Operator.start(services, options);
  ends.push(() => operator.end());
  await options.before?.(operator);
  const { code, out } = await operator.run('doctor --json');
  const checks: readonly Checked[] = JSON.parse(out).checks;
  const of = (subject: string) => checks.filter((check) => check.subject === subject);
  return { code, of, checks, operator };
}

describe('doctor', () => {
  it('says of what an endpoint does not tell that it does not, and never that it is well', async () => {
    const { of } = await examine({}, { mapped: true });
    for (const subject of ['alarms', 'concurrency', 'mail sending']) {
      expect(of(subject)).toMatchObject([{ verdict: 'not told' }]);
    }
  });

  it('finds queues with their dead-letter queues, mappings and mail in order', async () => {
    const { of, operator } = await examine({}, { mapped: true });
    expect(of('queue orders')).toMatchObject([{ verdict: 'warn' }]);
    expect(of('queue mail-feedback')).toMatchObject([{ verdict: 'warn' }]);
    for (const queue of ['orders', 'inventory', 'mail-feedback']) {
      expect(of(`mapping of ${queue}`)).toMatchObject([{ verdict: 'ok' }]);
    }
    expect(of('mail identity')).toEqual([
      { subject: 'mail identity', verdict: 'ok', detail: 'owner@other.example is verified' },
    ]);
    expect(of('mail sandbox')).toMatchObject([{ verdict: 'ok' }]);
    const { code, out } = await operator.run('doctor');
    expect(code).toBe(1);
    expect(out).toMatch(/^fail +outputs +no queue OrderReplies, Email$/m);
    expect(out).toMatch(/\n\n\d checks failed, \d warnings, \d not told here\.$/);
  });

  it('fails for a queue whose dead go nowhere, or to another queue', async () => {
    const { code, of } = await examine(
      {},
      {
        before: ({ model }) => {
          const other = model.createQueue('other.fifo', { FifoQueue: 'true' });
          const deadLetterTargetArn = other.identity.arn;
          const policy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 });
          model.setAttributes('Orders.fifo', { RedrivePolicy: policy });
          model.setAttributes('Inventory.fifo', { RedrivePolicy: '' });
        },
      },
    );
    expect(code).toBe(1);
    for (const subject of ['queue orders', 'queue inventory']) {
      expect(of(subject)).toMatchObject([
        { verdict: 'fail', detail: expect.stringContaining('RedrivePolicy') },
      ]);
    }
  });

  it('fails for a queue that nobody reads, and warns of one that is paused', async () => {
    const unread = await examine({});
    expect(unread.of('mapping of orders')).toMatchObject([{ verdict: 'fail' }]);
    const paused = await examine(
      {},
      { mapped: true, before: (operator) => operator.run('pause inventory') },
    );
    expect(paused.of('mapping of inventory')).toMatchObject([
      { verdict: 'warn', detail: 'paused: resume inventory' },
    ]);
  });

  it.each([
    ['an identity that waits for its owner', { identity: 'Pending' }, 'mail identity', 'fail'],
    ['an identity that SES does not know', { identity: undefined }, 'mail identity', 'fail'],
    ['a domain that is verified', { domain: 'Success' }, 'mail identity', 'ok'],
    ['the sandbox, in development', { perDay: 200 }, 'mail sandbox', 'warn'],
    ['no quota at all', { perDay: -1 }, 'mail sandbox', 'ok'],
    ['an account that was stopped', { sending: false }, 'mail sending', 'fail'],
    ['an account that may send', { sending: true }, 'mail sending', 'ok'],
  ] as const)('judges %s', async (_, ses, subject, verdict) => {
    const { of } = await examine({ ses: awsStub.ses(ses) });
    expect(of(subject)).toMatchObject([{ verdict }]);
  });

  it('judges a table that is not active, and one that can be lost', async () => {
    const creating = await examine({ dynamodb: awsStub.tables({ status: 'CREATING' }) });
    expect(creating.of('tables')).toMatchObject([
      { verdict: 'fail', detail: 'orders is CREATING' },
    ]);
    const open = await examine({ dynamodb: awsStub.tables({ recovery: 'DISABLED' }) });
    expect(open.of('point-in-time recovery')).toMatchObject([
      { verdict: 'ok', detail: 'off, as in development' },
    ]);
    const untold = await examine({ dynamodb: awsStub.tables({}) });
    expect(untold.of('tables')).toMatchObject([{ verdict: 'ok' }]);
    expect(untold.of('point-in-time recovery')).toMatchObject([{ verdict: 'not told' }]);
  });

  it('fails for a table that is gone', async () => {
    const { of } = await examine({ dynamodb: awsStub.tables({ isGone: true }) });
    expect(of('tables')).toMatchObject([
      { verdict: 'fail', detail: expect.stringContaining('ResourceNotFoundException') },
    ]);
  });
});
