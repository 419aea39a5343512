import { expect, it } from 'vitest';
import { handledAtMs, recordWrite } from '../../../lambdas/runtime/inbox.ts';

const NOW_MS = Date.parse('2026-03-01T12:00:00.000Z');

it('a record tells when its message was handled, and is kept for 60 days', () => {
  const write = recordWrite('m', [], NOW_MS);
  if (write.kind !== 'put') throw new Error('a record is put');
  expect(write.item['expiresAt']).toBe(Date.parse('2026-04-30T12:00:00.000Z') / 1000);
  expect(handledAtMs(write.item)).toBe(NOW_MS);
});
