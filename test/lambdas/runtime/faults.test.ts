import { describe, expect, it } from 'vitest';
import { NotStarted, PermanentFault, TransientFault } from '../../../lambdas/runtime/faults.ts';

describe('a fault', () => {
  const cause = new Error('the cause');

  it('that is transient may have had an effect, unless it says that it had none', () => {
    expect(new TransientFault('away', { cause })).toMatchObject({
      name: 'TransientFault',
      message: 'away',
      certain: false,
      cause,
    });
    expect(new TransientFault('away', { certain: true }).certain).toBe(true);
  });

  it('that is work not begun surely had no effect', () => {
    expect(new NotStarted('no time')).toMatchObject({ name: 'TransientFault', certain: true });
  });

  it('that is permanent is no transient one', () => {
    const fault = new PermanentFault('no schema', { cause });
    expect(fault).toMatchObject({ name: 'PermanentFault', message: 'no schema', cause });
    expect(fault).not.toBeInstanceOf(TransientFault);
  });
});
