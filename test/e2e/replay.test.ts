import { fileURLToPath } from 'node:url';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProgress } from '../../bin/command-line/progress.ts';
import { parseArguments } from '../../bin/replay/arguments.ts';
import { replay } from '../../bin/replay/replay.ts';
import { renderReport } from '../../bin/replay/report.ts';
import { type Laptop, startLaptop } from './laptop.ts';

const fixture = fileURLToPath(new URL('../fixtures/online-retail-150.csv.gz', import.meta.url));

let laptop: Laptop;
beforeAll(async () => {
  laptop = await startLaptop();
});
afterAll(() => laptop?.stop());

function run(...options: string[]) {
  const args = parseArguments([fixture, '--endpoint', laptop.endpointUrl, ...options]);
  if (!args) throw new Error('unreachable');
  return replay(args, createProgress(undefined));
}

describe('real orders', () => {
  it('are replayed, and the books balance', async () => {
    const report = await run();
    expect(report.problems).toEqual([]);
    expect(report).toMatchObject({
      invoices: 150,
      submitted: 140,
      accepted: 125,
      knownBefore: 0,
      refused: 15,
      returns: { whole: 4, partial: 5 },
      outcomes: { cancelled: 4, unsettled: 0 },
      duplicateMails: 0,
    });
    const { confirmed, rejected } = report.outcomes;
    expect(confirmed + rejected).toBe(121);
    expect(Math.min(confirmed, rejected)).toBeGreaterThan(0);
    const { moved, available, sold, held } = report.books.stock;
    expect([available + sold, held]).toEqual([moved, 0]);
    expect(renderReport(report)).toContain('The books balance.');
  }, 400_000);

  it('make no second order when they are replayed again', async () => {
    const report = await run();
    expect(report.problems).toEqual([]);
    expect(report).toMatchObject({ accepted: 125, knownBefore: 125, duplicateMails: 0 });
    const { orders } = report.books;
    expect(Object.values(orders).reduce((sum, count) => sum + count, 0)).toBe(125);
  }, 400_000);

  it('leave a dead letter that explains itself, and fail for one that does not', async () => {
    const { outputs } = laptop.deployment;
    const sqs = new SQSClient({
      endpoint: laptop.endpointUrl,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'local' },
    });
    const bury = (MessageBody: string, id: string) =>
      sqs.send(
        new SendMessageCommand({
          QueueUrl: outputs['InventoryDeadLettersUrl'],
          MessageBody,
          MessageGroupId: id,
          MessageDeduplicationId: id,
        }),
      );
    await bury('{"type":"inventory.explode"}', 'poison');
    const explained = await run('--limit', '1');
    expect(explained.problems).toEqual([]);
    expect(renderReport(explained)).toContain('dead in Inventory: poison, no schema knows it');

    await bury(
      JSON.stringify({
        schemaVersion: 1,
        id: 'ord_1/inventory.release/1',
        orderId: 'ord_1',
        type: 'inventory.release',
      }),
      'ord_1',
    );
    const unexplained = await run('--limit', '1');
    expect(unexplained.problems).toEqual(['2 dead letters of Inventory']);
    expect(renderReport(unexplained)).toContain('The books do not balance:');
  }, 400_000);
});
