import { afterEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod/mini';
import {
  json,
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
    expect(read).toThrow('environment variables missing or malformed: TEST_TABLE, TEST_QUEUE');
    expect(read).toThrow(expect.objectContaining({ name: 'MissingEnvironmentError' }));
  });

  describe('that holds JSON', () => {
    const shape = { TEST_QUEUES: json(z.array(z.strictObject({ url: z.string() }))) };

    it('is read as what it says', () => {
      vi.stubEnv('TEST_QUEUES', '[{"url":"http://queue"}]');
      expect(readEnvironment(shape)).toEqual({ TEST_QUEUES: [{ url: 'http://queue' }] });
    });

    it('is named with the place in it that is wrong', () => {
      vi.stubEnv('TEST_QUEUES', '[{"url":1}]');
      expect(() => readEnvironment(shape)).toThrow('malformed: TEST_QUEUES.0.url');
    });

    it.each([
      ['is missing', undefined],
      ['is empty', ''],
      ['is no JSON', '[{"url":'],
      ['is of another shape', '{"url":"http://queue"}'],
      ['has a field that nobody knows', '[{"url":"http://queue","arn":1}]'],
    ])('is named, and never quoted, when it %s', (_, value) => {
      vi.stubEnv('TEST_QUEUES', value);
      const read = () => readEnvironment(shape);
      expect(read).toThrow(MissingEnvironmentError);
      expect(read).toThrow(/malformed: TEST_QUEUES/);
      expect(read).not.toThrow(/http/);
    });
  });
});
