/** Mutation testing of what decides and what is deployed: see `docs/mutation.md`. */

const directory = '.local/mutation';

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: [
    'core/**/*.ts',
    'lambdas/**/*.ts',
    // Only wiring: read the environment and make the clients. Bundled, and run by test/e2e alone.
    '!lambdas/*/index.ts',
  ],
  plugins: ['@stryker-mutator/vitest-runner'],
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts' },
  coverageAnalysis: 'perTest',
  // Stryker would rewrite its paths by an API that TypeScript 7 no longer has; none leads out.
  tsconfigFile: 'none',
  // Nothing of these is read by the tests, but for the contract, and all files are copied.
  ignorePatterns: ['/.local', '/cdk.out', '/docs/*.md', '/bench'],
  // Three times what the tests take: on a busy machine, less ends mutants that merely were slow.
  timeoutFactor: 3,
  concurrency: 2,
  tempDirName: `${directory}/sandbox`,
  incrementalFile: `${directory}/incremental.json`,
  reporters: ['progress-append-only', 'clear-text', 'json', 'html'],
  clearTextReporter: { allowColor: false, allowEmojis: false, reportTests: false, logTests: false },
  jsonReporter: { fileName: `${directory}/report.json` },
  htmlReporter: { fileName: `${directory}/report.html` },
  thresholds: { high: 95, low: 90, break: 90 },
};
