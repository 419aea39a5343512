/**
 * What the journal costs: messages a second through the SQS model, sent one by one, received by the
 * ten, deleted one by one; in memory, and kept. Run: `node --import tsx bench/journal.ts`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../local/clock.ts';
import { SqsModel } from '../local/sqs/model.ts';
import { openModel } from '../local/sqs/state/kept-model.ts';

const MESSAGES = 20_000;
const RUNS = 5;
/** About what an order's message has. */
const BODY = 'x'.repeat(1_500);
const QUEUE = 'bench.fifo';

function secondsFor(model: SqsModel): number {
  model.createQueue(QUEUE, { FifoQueue: 'true' });
  const startedAt = performance.now();
  for (let done = 0; done < MESSAGES; done += 10) {
    for (let i = done; i < done + 10; i++) {
      model.send(QUEUE, { body: BODY, groupId: `${i % 100}`, deduplicationId: `${i}` });
    }
    for (const { receiptHandle } of model.receive(QUEUE, { maxMessages: 10 })) {
      model.delete(QUEUE, receiptHandle);
    }
  }
  return (performance.now() - startedAt) / 1000;
}

function kept(): number {
  const directory = mkdtempSync(join(tmpdir(), 'journal-bench-'));
  const path = join(directory, 'queues.jsonl');
  const { model, close } = openModel({ path, clock: systemClock, random: Math.random });
  const seconds = secondsFor(model);
  close();
  rmSync(directory, { recursive: true });
  return seconds;
}

const inMemory = () => secondsFor(new SqsModel({ clock: systemClock, random: Math.random }));

function median(measure: () => number): number {
  const sorted = Array.from({ length: RUNS }, measure).sort((a, b) => a - b);
  return sorted[Math.floor(RUNS / 2)] ?? Number.NaN;
}

const [memory, journal] = [median(inMemory), median(kept)];
const perMessage = (seconds: number) => `${((seconds / MESSAGES) * 1e6).toFixed(1)} µs a message`;
console.log(`${MESSAGES} messages of ${BODY.length} bytes, median of ${RUNS} runs`);
console.log(`in memory  ${perMessage(memory)}`);
console.log(`kept       ${perMessage(journal)}, ${(journal / memory).toFixed(1)} times as long`);
