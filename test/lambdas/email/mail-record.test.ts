import { expect, it } from 'vitest';
import { type MailRecord, overtakes } from '../../../lambdas/email/mail-record.ts';

const mail = (status: MailRecord['status'], version: number): MailRecord => ({
  messageId: 'o/email.cancelled/1',
  orderId: 'o',
  type: 'email.cancelled',
  version,
  status,
  at: '2026-03-01T12:00:00.000Z',
});
const earlier = { orderId: 'o', version: 3 };

it.each(['sent', 'refused', 'suppressed'] as const)(
  'a later mail that is %s lets no earlier one follow',
  (status) => {
    expect(overtakes(mail(status, 4), earlier)).toBe(true);
    expect(overtakes(mail(status, 3), earlier)).toBe(false);
    expect(overtakes({ ...mail(status, 4), orderId: 'p' }, earlier)).toBe(false);
  },
);

it.each(['claimed', 'superseded'] as const)('one that is %s does', (status) => {
  expect(overtakes(mail(status, 4), earlier)).toBe(false);
});
