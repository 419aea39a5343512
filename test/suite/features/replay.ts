import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { replay as replayFile } from '../../../bin/replay/replay.ts';
import { type Feature, passed } from '../feature.ts';
import { LOCAL_ACCESS_KEY_ID } from '../target.ts';

/** What is real in it: `test/fixtures/README.md`. */
const file = fileURLToPath(new URL('../../fixtures/online-retail-150.csv.gz', import.meta.url));

export const replay: Feature = {
  name: 'replay',
  promise: 'real orders are all settled, and the books of stock, orders and mails balance',
  async check({ url, endpoint, stack, region, runId, limits }) {
    const report = await replayFile(
      {
        file,
        url,
        endpoint,
        stack,
        region,
        runId,
        limit: limits.invoices,
        concurrency: limits.concurrency,
        timeoutMs: limits.replayMs,
        json: true,
      },
      { update: () => {}, end: () => {} },
      LOCAL_ACCESS_KEY_ID,
    );
    assert.deepEqual(report.problems, []);
    const { accepted, knownBefore, outcomes, books } = report;
    assert.equal(knownBefore, 0, 'the run id is used: its orders were there before');
    assert.ok(accepted > 0 && outcomes.confirmed > 0);
    assert.equal(outcomes.confirmed + outcomes.rejected + outcomes.cancelled, accepted);
    const { moved, available, sold, held } = books.stock;
    assert.deepEqual([available + sold, held], [moved, 0]);
    return passed;
  },
};
