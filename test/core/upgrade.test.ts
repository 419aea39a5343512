import { describe, expect, it } from 'vitest';
import { upgraded } from '../../core/upgrade.ts';

const steps = {
  1: ({ released, ...rest }: Readonly<Record<string, unknown>>) => ({ ...rest, held: released }),
  2: (message: Readonly<Record<string, unknown>>) => ({ ...message, note: 'of before' }),
};

describe('a message of another version', () => {
  it('becomes one of this version, a step at a time', () => {
    const received = { schemaVersion: 1, id: 'a/b/1', released: true };
    expect(upgraded(received, { steps, current: 3 })).toEqual({
      kind: 'current',
      message: { schemaVersion: 3, id: 'a/b/1', held: true, note: 'of before' },
    });
    expect(received).toEqual({ schemaVersion: 1, id: 'a/b/1', released: true });
  });

  it('that is newer is left alone, and its version told', () => {
    expect(upgraded({ schemaVersion: 4 }, { steps, current: 3 })).toEqual({
      kind: 'newer',
      version: 4,
    });
  });

  it('that is older than any step stays what it is: its schema will refuse it', () => {
    const received = { schemaVersion: 0 };
    expect(upgraded(received, { steps, current: 3 })).toEqual({
      kind: 'current',
      message: received,
    });
  });

  it.each([[null], ['text'], [7], [[]], [{}], [{ schemaVersion: '2' }], [{ schemaVersion: 1.5 }]])(
    'without a version, such as %j, is left to its schema',
    (received) => {
      expect(upgraded(received, { steps, current: 3 })).toEqual({
        kind: 'current',
        message: received,
      });
    },
  );

  it('is known by the version that this code writes', () => {
    expect(upgraded({ schemaVersion: 1 })).toEqual({
      kind: 'current',
      message: { schemaVersion: 1 },
    });
    expect(upgraded({ schemaVersion: 2 })).toEqual({ kind: 'newer', version: 2 });
  });
});
