import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('main.ts', import.meta.url));

interface Outcome {
  readonly code: number | undefined;
  readonly out: string;
  readonly errors: string;
}

function simulate(words: string): Promise<Outcome> {
  const args = ['--import', 'tsx', main, ...words.split(' ')];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, (_, out, errors) =>
      resolve({ code: child.exitCode ?? undefined, out, errors }),
    );
  });
}

describe('the command line of the simulator', () => {
  it('explains itself', async () => {
    const { code, out } = await simulate('--help');
    expect(code).toBe(0);
    expect(out).toContain('npm run simulate -- --seed 42 --profile contention');
  });

  it('refuses what makes no sense with exit code 2, on standard error', async () => {
    const { code, out, errors } = await simulate('--schedules none');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(errors).toContain('not "none"');
    expect((await simulate('--mutant nobody')).code).toBe(2);
  });

  it('answers JSON that a program can read, and leaves the progress to standard error', async () => {
    const { code, out, errors } = await simulate('--schedules 5 --workers 1 --json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ schedules: 5, failures: [] });
    expect(errors).toContain('100 %  5 of 5 schedules');
  });

  it('fails a run whose matrix has holes', async () => {
    const { code, out } = await simulate('--schedules 2 --profile poison --at-least 1000000');
    expect(code).toBe(1);
    expect(out).toContain('HIT FEWER THAN 1,000,000 TIMES');
  });

  it('tells the same seed as the same story, byte for byte', async () => {
    const words = '--seed 3 --profile poison';
    const [once, again] = [await simulate(words), await simulate(words)];
    expect(once.code).toBe(0);
    expect(once.out).toMatch(/^Seed 3 of poison\n\n00:00:00\.000 /);
    expect(again.out).toBe(once.out);
  });
});
