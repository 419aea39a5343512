import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Exhaustive searches, processes and waits: most mutants are dead before their turn comes. */
const SLOW = /rivals|saga-search|list-views|watch\/dead-letters|runtime\/aws\//;

/** The quick tests first: a mutant's run ends at the first test that fails. */
class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const cost = ({ moduleId }: TestSpecification) => Number(SLOW.test(moduleId));
    return [...files].sort((a, b) => cost(a) - cost(b) || (a.moduleId < b.moduleId ? -1 : 1));
  }
}

/**
 * The tests that mutants of `core/` and `lambdas/` are run against: those that call them in their own
 * process. The others bundle them and start processes, which costs seconds; a mutant has to cost less.
 */
export default defineConfig({
  test: {
    include: ['test/core/**/*.test.ts', 'test/lambdas/**/*.test.ts'],
    sequence: { sequencer: QuickFirst },
    // Each run of a mutant has a thread of its own; within one, its tests can share the modules.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
