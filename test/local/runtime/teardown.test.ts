import { describe, expect, it } from 'vitest';
import { Teardown } from '../../../local/teardown.ts';

describe('a teardown', () => {
  it('ends in the opposite order of the start, one after another', async () => {
    const teardown = new Teardown();
    const ended: string[] = [];
    let finishSecond = (): void => {};
    teardown.add(() => {
      ended.push('first');
    });
    teardown.add(async () => {
      await new Promise<void>((resolve) => {
        finishSecond = resolve;
      });
      ended.push('second');
    });

    const run = teardown.run();
    await Promise.resolve();
    expect(ended).toEqual([]);
    finishSecond();
    await run;

    expect(ended).toEqual(['second', 'first']);
  });

  it('ends the rest when a step fails, and tells all that failed', async () => {
    const teardown = new Teardown();
    const ended: string[] = [];
    teardown.add(() => Promise.reject(new Error('rejected')));
    teardown.add(() => {
      ended.push('between');
    });
    teardown.add(() => {
      throw new Error('thrown');
    });

    await expect(teardown.run()).rejects.toMatchObject({
      message: 'not everything could be ended',
      errors: [new Error('thrown'), new Error('rejected')],
    });
    expect(ended).toEqual(['between']);
  });

  it('ends each thing once', async () => {
    const teardown = new Teardown();
    let count = 0;
    teardown.add(() => {
      count += 1;
    });

    await Promise.all([teardown.run(), teardown.run()]);
    await teardown.run();

    expect(count).toBe(1);
  });
});
