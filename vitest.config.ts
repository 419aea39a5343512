import { defineConfig } from 'vitest/config';

const SIMULATION = 'test/simulation/schedules.test.ts';
const timeouts = { testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    // By default one processor is left to who watches.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'parts',
          include: ['test/**/*.test.ts'],
          exclude: [SIMULATION, 'test/e2e/**', 'test/apps/**'],
          // Modules are loaded once a worker: no test changes one, and loading took a third of the time.
          isolate: false,
          // CDK's own check of each template takes three times as long as its synthesis; the tests of
          // the check of the stack ask for it.
          env: { CDK_VALIDATION: 'false' },
          ...timeouts,
        },
      },
      {
        // It takes every processor: beside others, its seconds would tell nothing.
        test: {
          name: 'simulation',
          include: [SIMULATION],
          sequence: { groupOrder: 1 },
          // In so few seconds most functions are young: to inline deeply costs more than it saves. And
          // what a schedule makes lives as long as it does: copied seldom, it is dead when it would be.
          execArgv: [
            '--max-inlined-bytecode-size-cumulative=150',
            '--min-semi-space-size=64',
            '--max-semi-space-size=64',
          ],
          ...timeouts,
        },
      },
      {
        // The whole pipeline has a dozen processes of its own: one at a time, after all the rest.
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts', 'test/apps/**/*.test.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          ...timeouts,
        },
      },
    ],
  },
});
