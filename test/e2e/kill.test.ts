import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { freePort } from '../../local/free-port.ts';
import { runKills } from '../kill/kill-run.ts';
import { renderReport } from '../kill/report.ts';

const fixture = fileURLToPath(new URL('../fixtures/online-retail-150.csv.gz', import.meta.url));

it('whatever is ended by kill -9, the pipeline goes on where it was', async () => {
  const run = await runKills({
    file: fixture,
    limit: 25,
    kills: 10,
    seed: 3,
    ordersPerSecond: 10,
    settleWithinMs: 150_000,
    place: {
      stateDirectory: await mkdtemp(join(tmpdir(), 'order-pipeline-kill-')),
      ports: { endpoint: await freePort(), api: await freePort(), console: await freePort() },
      context: {},
    },
    onKill: () => {},
  });
  expect(run.violations, renderReport(run)).toEqual([]);
  expect(run.killed).toHaveLength(10);
  expect(run.killed.some(({ amidStart }) => amidStart)).toBe(true);
  expect(new Set(run.killed.map(({ kind }) => kind)).size).toBe(4);
  expect(run.accepted).toBeGreaterThan(10);
}, 400_000);
