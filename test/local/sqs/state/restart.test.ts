import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UnusableStateError } from '../../../../local/journal/read-journal.ts';
import type { SqsModel } from '../../../../local/sqs/model.ts';
import { type KeptModel, openModel } from '../../../../local/sqs/state/kept-model.ts';
import { fifoAttributes, redriveTo } from '../model-setup.ts';
import { seededRandom } from '../seeded-random.ts';
import { VirtualClock } from '../virtual-clock.ts';

const queue = 'orders.fifo';

let directory: string;
let path: string;
let clock: VirtualClock;
let kept: KeptModel;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sqs-state-test-'));
  path = join(directory, 'queues.jsonl');
  clock = new VirtualClock();
  kept = open();
  kept.model.createQueue(queue, fifoAttributes);
});
afterEach(() => {
  kept.close();
  rmSync(directory, { recursive: true });
});

const open = () => openModel({ path, clock, random: seededRandom(1) });

/** The model of the next process, which has the file alone. */
function restart(): SqsModel {
  kept.close();
  kept = open();
  return kept.model;
}

const send = (body: string, groupId = 'a') => kept.model.send(queue, { body, groupId });

describe('after a restart', () => {
  it('a message in flight is in flight until its time, with a handle that deletes it', async () => {
    send('one');
    const [received] = kept.model.receive(queue, { visibilityTimeoutSeconds: 30 });
    await clock.advance(29_000);
    expect(restart().receive(queue)).toEqual([]);
    kept.model.delete(queue, received?.receiptHandle ?? '');
    await clock.advance(1_000);
    expect(kept.model.receive(queue)).toEqual([]);
  });

  it('a retried receive finds its messages, unless they were changed since', () => {
    send('one');
    send('two', 'b');
    const attempt = () => kept.model.receive(queue, { maxMessages: 1, attemptId: 'r' });
    const [first] = attempt();
    restart();
    expect(attempt()).toEqual([first]);
    kept.model.changeVisibility(queue, first?.receiptHandle ?? '', 20);
    restart();
    expect(attempt().map(({ body }) => body)).toEqual(['two']);
  });

  it('a repeated send answers as the first, for five minutes', async () => {
    const first = send('one');
    restart();
    expect(send('one')).toEqual(first);
    await clock.advance(300_000);
    restart();
    expect(send('one').messageId).not.toBe(first.messageId);
  });

  it('sequence numbers grow on, also after the queue was empty', () => {
    const first = send('one');
    kept.model.purge(queue);
    restart();
    restart();
    expect(BigInt(send('two').sequenceNumber ?? 0)).toBeGreaterThan(
      BigInt(first.sequenceNumber ?? 0),
    );
  });

  it('a move to the dead letters is whole or not at all, wherever the last line was torn', async () => {
    const dead = kept.model.createQueue('dead.fifo', fifoAttributes);
    kept.model.setAttributes(queue, redriveTo(dead.identity.arn, 1));
    send('poison');
    kept.model.receive(queue);
    await clock.advance(30_000);
    const before = readFileSync(path).length;
    kept.model.receive(queue);
    kept.close();
    const whole = readFileSync(path);
    for (let length = before; length <= whole.length; length++) {
      writeFileSync(path, whole.subarray(0, length));
      const model = restart();
      const [alive, buried] = [total(model, queue), total(model, 'dead.fifo')];
      expect(alive + buried).toBe(1);
      expect(buried).toBe(length === whole.length ? 1 : 0);
    }
  });

  it('the file does not grow with what is gone', () => {
    for (let i = 0; i < 50; i++) send(`body ${i} ${'x'.repeat(1000)}`);
    const full = readFileSync(path).length;
    kept.model.purge(queue);
    restart();
    expect(readFileSync(path).length).toBeLessThan(full / 3);
  });
});

describe('declaring a queue', () => {
  it('leaves one as it is that has just these attributes', async () => {
    const { modifiedAt } = kept.model.queue(queue);
    await clock.advance(1_000);
    expect(restart().declareQueue(queue, fifoAttributes).modifiedAt).toBe(modifiedAt);
  });

  it('changes the attributes of one that has others, and keeps its messages', () => {
    kept.model.setAttributes(queue, { VisibilityTimeout: '99', DelaySeconds: '5' });
    send('one');
    const declared = restart().declareQueue(queue, { ...fifoAttributes, VisibilityTimeout: '60' });
    expect(declared.settings).toMatchObject({ visibilityTimeoutSeconds: 60, delaySeconds: 0 });
    expect(kept.model.receive(queue)).toHaveLength(1);
  });

  it('makes one again that was deleted a moment ago', () => {
    kept.model.deleteQueue(queue);
    expect(restart().declareQueue(queue, fifoAttributes).counts.visible).toBe(0);
    restart();
    expect(kept.model.queue(queue).identity.fifo).toBe(true);
  });
});

describe('releasing what a dead consumer held', () => {
  it('gives the message back at once, and keeps its receive count', () => {
    send('one');
    kept.model.receive(queue);
    restart().releaseInFlight(queue);
    const [again] = kept.model.receive(queue);
    expect(again?.systemAttributes['ApproximateReceiveCount']).toBe('2');
  });

  it('gives back what its consumer has put off, and a later handle alone deletes it', () => {
    send('one');
    const [received] = kept.model.receive(queue);
    kept.model.changeVisibility(queue, received?.receiptHandle ?? '', 300);
    restart().releaseInFlight(queue);
    expect(() => kept.model.delete(queue, received?.receiptHandle ?? '')).toThrow('expired');
    expect(kept.model.receive(queue)).toHaveLength(1);
  });
});

describe('a file that cannot be used', () => {
  it.each([
    [
      'speaks of a queue that it lacks',
      '{"kind":"removed","queue":"gone","ordinal":1}',
      'queue gone',
    ],
    [
      'has attributes that SQS refuses',
      '{"kind":"queue","name":"q","id":"1","createdAt":0,"modifiedAt":0,"attributes":{"DelaySeconds":"901"},"tags":{}}',
      'DelaySeconds',
    ],
  ])('%s', (_, change, says) => {
    kept.close();
    writeFileSync(path, `{"version":1}\n{"ordinal":0,"changes":[${change}]}\n`);
    expect(open).toThrow(UnusableStateError);
    expect(open).toThrow(says);
  });
});

function total(model: SqsModel, name: string): number {
  const { counts } = model.queue(name);
  return counts.visible + counts.delayed + counts['in-flight'];
}
