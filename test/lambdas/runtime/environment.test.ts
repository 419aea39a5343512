import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  MissingEnvironmentError,
  readEnvironment,
  text,
} from '../../../lambdas/runtime/environment.ts';

afterEach(() => vi.unstubAllEnvs());

describe('the environment', () => {
  it('is read when it is complete', () => {
    vi.stubEnv('TEST_TABLE', 'orders');
    expect(readEnvironment({ TEST_TABLE: text })).toEqual({ TEST_TABLE: 'orders' });
  });

  it('names every variable that is missing or empty', () => {
    vi.stubEnv('TEST_TABLE', '');
    const read = () => readEnvironment({ TEST_TABLE: text, TEST_QUEUE: text });
    expect(read).toThrow(MissingEnvironmentError);
    expect(read).toThrow('TEST_TABLE, TEST_QUEUE');
  });
});
