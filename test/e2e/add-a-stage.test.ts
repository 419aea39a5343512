import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyBlocks } from '../support/document.ts';
import { apiClient } from './api-client.ts';
import { type Laptop, startLaptop, until } from './laptop.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folders = ['.ci', 'bench', 'bin', 'core', 'lambdas', 'lib', 'local', 'test'];
const files = [
  'cdk.json',
  'package-lock.json',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
];

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'order-pipeline-stage-'));
  for (const name of [...folders, ...files]) {
    cpSync(join(root, name), join(directory, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
  applyBlocks(readFileSync(join(root, 'docs/add-a-stage.md'), 'utf8'), directory);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Runs a command in the copy; answers what it prints. */
function node(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: directory,
    encoding: 'utf8',
    timeout: PATIENCE_MS,
  });
  expect(status, `${stdout}\n${stderr}`).toBe(0);
  return stdout;
}

/** Of a whole tool's run, which others may slow down. */
const PATIENCE_MS = 180_000;

describe('the stage that the documentation adds', { timeout: PATIENCE_MS }, () => {
  it('has the right types', () => {
    node('node_modules/typescript/bin/tsc', '--noEmit');
  });

  it('keeps every promise in the simulator', () => {
    const options = ['--schedules', '200', '--json'];
    const answer = node('--import', 'tsx', 'test/simulation/run/main.ts', ...options);
    const { schedules, failures, undeclared, table } = JSON.parse(answer);
    expect({ schedules, failures, undeclared }).toEqual({
      schedules: 200,
      failures: [],
      undeclared: [],
    });
    expect(Object.keys(table['loyalty transact'] ?? {}).length).toBeGreaterThan(3);
  });

  describe('on the laptop', () => {
    let laptop: Laptop;
    beforeAll(async () => {
      laptop = await startLaptop({}, undefined, { projectDirectory: directory });
    });
    afterAll(() => laptop?.stop());

    it('gives a customer one point for each pound of each order', async () => {
      const alice = apiClient(laptop.apiUrl, 'alice');
      const order = (key: string) =>
        alice({
          method: 'POST',
          path: '/orders',
          headers: { 'content-type': 'application/json', 'idempotency-key': key },
          body: JSON.stringify({
            customer: { email: 'Ada@example.com' },
            lines: [{ sku: 'MUG', quantity: 2 }],
          }),
        });
      const answers = [await order('one'), await order('two'), await order('one')];
      expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);

      const client = new DynamoDBClient({
        endpoint: laptop.endpointUrl,
        region: 'us-east-1',
        credentials: { accessKeyId: 'test', secretAccessKey: 'local' },
      });
      const account = createHash('sha256').update('ada@example.com').digest('hex');
      const TableName = laptop.deployment.outputs['PointsTableName'];
      const points = async () =>
        (await client.send(new ScanCommand({ TableName, ConsistentRead: true }))).Items;
      const total = await priceOf(alice, answers[0]?.body);
      const expected = [
        { account: { S: account }, points: { N: String(2 * Math.floor(total / 100)) } },
      ];
      await until(points, (items) => JSON.stringify(items) === JSON.stringify(expected));
    });
  });
});

/** The total of an order, minor units, once it is confirmed. */
async function priceOf(alice: ReturnType<typeof apiClient>, body: unknown): Promise<number> {
  const { id } = body as { id: string };
  const read = async () =>
    (await alice({ path: `/orders/${id}` })).body as { total?: { amountMinor: number } };
  const { total } = await until(read, (order) => order.total !== undefined);
  return total?.amountMinor ?? 0;
}
