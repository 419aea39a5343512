import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('main.ts', import.meta.url));

/** Shows within a few schedules, and takes a fault. */
const MUTANT = 'cancelled-before-release';
/** Seconds, unless others want the processors too. */
const PATIENCE_MS = 120_000;
/** What an explanation tells: the invariant, the seed, and the arguments of the shortest schedule. */
const explained =
  /^VIOLATED: ([^\n]+)\n.*^seed (\d+), profile contention: .*^The short of it: +npm run simulate -- ([^\n]+)$/ms;

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

/** Without the widths of the columns. */
const linesOf = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replace(/ {2,}/g, '  '));

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

  it(
    'tells the shortest story of a violation, and a command that breaks the same again',
    async () => {
      const hunt = await simulate(`--mutant ${MUTANT} --schedules 100 --workers 1`);
      expect(hunt.code, hunt.errors).toBe(0);
      expect(hunt.errors).toMatch(/^the shortest schedule is found, in \d+ runs$/m);
      const [, invariant, seed, short] = explained.exec(hunt.out) ?? [];
      expect(invariant).toBe('an order that is cancelled or rejected holds nothing');
      expect(hunt.out).toMatch(/^\d\d:\d\d:\d\d\.\d{3} +client order-\d +cancels order-\d$/m);
      expect(hunt.out).toMatch(/^reservation +orderId=order-\d .* phase=reserved held=\d$/m);

      const whole = await simulate(`--seed ${seed} --profile contention --mutant ${MUTANT}`);
      const replay = await simulate(short ?? '');
      for (const { code, out } of [whole, replay]) {
        expect(code).toBe(1);
        expect(out).toContain(`VIOLATED: ${invariant}\n`);
      }
      expect(replay.out).toMatch(new RegExp(`^Seed ${seed} of contention\n`));
      const replayed = linesOf(replay.out);
      expect(replayed.length).toBeLessThan(linesOf(whole.out).length);
      // The explanation leaves out what is not about the order, and cuts what is long.
      const told = linesOf(/^The story\n\n(.*)^The books$/ms.exec(hunt.out)?.[1] ?? '');
      expect(told.length).toBeGreaterThan(20);
      const isReplayed = (line: string) => replayed.some((whole) => whole.startsWith(line));
      expect(told.filter((line) => !isReplayed(line.replace(/…$/, '')))).toEqual([]);
    },
    PATIENCE_MS,
  );

  it('tells the same seed as the same story, byte for byte', async () => {
    const words = '--seed 3 --profile poison';
    const [once, again] = [await simulate(words), await simulate(words)];
    expect(once.code).toBe(0);
    expect(once.out).toMatch(/^Seed 3 of poison\n\n00:00:00\.000 /);
    expect(again.out).toBe(once.out);
  });
});
