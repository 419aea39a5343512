import { beforeEach, describe, expect, it } from 'vitest';
import {
  type Feedback,
  feedbackWrite,
  type MailReport,
  reportWrites,
} from '../../../lambdas/runtime/mail-report.ts';
import { setUpApi, withKey } from './setup.ts';

let api: ReturnType<typeof setUpApi>;
let id: string;
beforeEach(async () => {
  api = setUpApi();
  id = (await api.call(withKey('key-1'))).body.id;
});

const time = (second: number) => `2026-03-01T12:00:0${second}.000Z`;
const tell = async (outcome: string, report: MailReport) => {
  const writes = reportWrites(undefined, id, `${id}/email.${outcome}/1`, report);
  for (const write of writes) await api.store.write(write);
};
const back = (feedbackId: string, rest: Partial<Feedback> & Pick<Feedback, 'kind' | 'at'>) =>
  api.store.write(
    feedbackWrite(id, feedbackId, {
      mail: `${id}/email.confirmed/1`,
      isFinal: true,
      reason: feedbackId,
      ...rest,
    }),
  );
const mails = async () => (await api.call({ method: 'GET', route: '/orders/{id}', id })).body.mails;

describe('the mails of an order', () => {
  it('are none before the first', async () => {
    expect(await mails()).toEqual([]);
  });

  it.each(['sent', 'refused', 'superseded', 'suppressed'] as const)('can be %s', async (status) => {
    const report = { status, at: time(1), ...(status === 'refused' && { reason: 'X' }) };
    await tell('rejected', report);
    expect(await mails()).toEqual([{ outcome: 'rejected', ...report }]);
  });

  it('are told in the order of their time', async () => {
    await tell('cancelled', { status: 'sent', at: time(2) });
    await tell('confirmed', { status: 'sent', at: time(1) });
    expect(await mails()).toMatchObject([{ outcome: 'confirmed' }, { outcome: 'cancelled' }]);
  });

  it('show what came back, each its own', async () => {
    await tell('confirmed', { status: 'sent', at: time(1) });
    await tell('cancelled', { status: 'sent', at: time(3) });
    await back('Permanent/General 5.1.1', { kind: 'bounced', at: time(2) });
    expect(await mails()).toEqual([
      { outcome: 'confirmed', status: 'bounced', at: time(2), reason: 'Permanent/General 5.1.1' },
      { outcome: 'cancelled', status: 'sent', at: time(3) },
    ]);
  });

  it('are told in the order of what is known of them last', async () => {
    await tell('confirmed', { status: 'sent', at: time(1) });
    await tell('cancelled', { status: 'sent', at: time(2) });
    await back('late', { kind: 'bounced', at: time(3) });
    expect(await mails()).toMatchObject([{ outcome: 'cancelled' }, { outcome: 'confirmed' }]);
  });

  it('show a bounce that was faster than the note of the mail', async () => {
    await back('x', { kind: 'bounced', at: time(2) });
    expect(await mails()).toMatchObject([{ outcome: 'confirmed', status: 'bounced' }]);
  });

  it('show the worst that came back, and of equals the first', async () => {
    await back('passing', { kind: 'bounced', at: time(1), isFinal: false });
    expect(await mails()).toMatchObject([{ status: 'bounced', reason: 'passing' }]);
    await back('later', { kind: 'bounced', at: time(3) });
    await back('first', { kind: 'bounced', at: time(2) });
    await back('latest', { kind: 'bounced', at: time(5) });
    expect(await mails()).toMatchObject([{ status: 'bounced', reason: 'first' }]);
    await back('abuse', { kind: 'complained', at: time(4) });
    expect(await mails()).toMatchObject([{ status: 'complained', reason: 'abuse' }]);
  });

  it('cost no read of their own', async () => {
    const before = api.store.reads.length;
    await mails();
    expect(api.store.reads.slice(before).map((keys) => keys.length)).toEqual([3]);
  });
});
