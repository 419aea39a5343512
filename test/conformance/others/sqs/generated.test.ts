/** The comparison itself, of the laptop with a laptop: as it is, and with a mistake. */
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSqsServer } from '../../../../local/sqs/server.ts';
import { clientOf } from './client.ts';
import { type GeneratedOptions, runGenerated } from './generated.ts';
import type { SqsDifference } from './known.ts';
import type { Pair } from './run-sequence.ts';
import { sampleDifference } from './sample-difference.ts';
import type { Sequence, Step } from './step.ts';

async function startLaptop() {
  const server = await startSqsServer();
  const sqs = clientOf(server.url);
  onTestFinished(() => {
    sqs.destroy();
    return server.close();
  });
  return { sqs, model: server.model };
}

async function startPair(): Promise<Pair> {
  const [laptop, other] = [await startLaptop(), await startLaptop()];
  return { laptop, other };
}

/** Answers each DeleteMessage with success, and deletes nothing. */
function forgetDeletes({ other }: Pair): void {
  other.sqs.middlewareStack.add(
    (next, context) => async (args) =>
      context['commandName'] === 'DeleteMessageCommand'
        ? { response: undefined, output: { $metadata: {} } }
        : next(args),
    { step: 'initialize' },
  );
}

/** Of the calls of `command`, the first so many on each client meet a broken connection. */
function breakConnections({ other }: Pair, command: string, times: number): void {
  let left = times;
  other.sqs.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName !== command || left === 0) return next(args);
        left -= 1;
        throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      },
    { step: 'finalizeRequest' },
  );
}

function giveLastFirst({ other }: Pair): void {
  other.sqs.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      if ('Messages' in result.output) result.output.Messages?.reverse();
      return result;
    },
    { step: 'initialize' },
  );
}

function run(
  pair: Pair,
  sequences: number,
  more: Partial<Pick<GeneratedOptions, 'seed' | 'known' | 'drawn'>> = {},
) {
  // The same connections for all of them.
  const connect = () => ({ pair, destroy: () => {} });
  return runGenerated({ connect, known: [], sequences, seed: 1, onDone: () => {}, ...more });
}

/** Short, and soon at what the mistakes here are seen by. */
const drawn = fc.record<Sequence>({
  setup: fc.constant({ kind: 'fifo', contentBased: true }),
  steps: fc.array(
    fc.constantFrom<Step>(
      { call: 'SendMessage', queue: 'main', message: { body: 'a', group: 'a' } },
      { call: 'SendMessage', queue: 'main', message: { body: 'b', group: 'a' } },
      {
        call: 'ReceiveMessage',
        queue: 'main',
        max: 10,
        seconds: 0,
        systemNames: [],
        attributeNames: [],
      },
      { call: 'DeleteMessage', queue: 'main', handle: 'made up' },
    ),
    { minLength: 1, maxLength: 8, size: 'max' },
  ),
});

describe('the comparison of the laptop with', () => {
  it('a laptop finds nothing, and does every sequence to its end', async () => {
    const { tally, found } = await run(await startPair(), 8);
    expect(found).toEqual([]);
    expect([tally.whole, tally.complete]).toEqual([8, 8]);
  });

  it('one that forgets deletes finds it, in one step, again by the same seed', async () => {
    const pair = await startPair();
    forgetDeletes(pair);
    const [first] = (await run(pair, 3, { drawn })).found;
    expect(first?.deviation).toMatchObject({ index: 0, step: { call: 'DeleteMessage' } });
    const again = await run(pair, 1, { drawn, seed: first?.seed ?? 0 });
    expect(again.found.map(({ seed }) => seed)).toEqual([first?.seed]);
  });

  it('one that gives the last message first finds it in the order of a group', async () => {
    const pair = await startPair();
    giveLastFirst(pair);
    const [first] = (await run(pair, 3, { drawn })).found;
    expect(first?.deviation).toMatchObject({
      index: 2,
      step: { call: 'ReceiveMessage' },
      laptop: {
        kind: 'answer',
        value: [{ body: expect.any(String) }, { body: expect.any(String) }],
      },
      other: { kind: 'answer' },
    });
  });

  it('a laptop, of which a call was not answered, does that sequence once more', async () => {
    const pair = await startPair();
    breakConnections(pair, 'ReceiveMessageCommand', 1);
    const { tally, found } = await run(pair, 8, { drawn });
    expect(found).toEqual([]);
    expect([tally.whole, tally.complete]).toEqual([8, 8]);
  });

  it('one that answers no receive fails, and finds nothing', async () => {
    const pair = await startPair();
    breakConnections(pair, 'ReceiveMessageCommand', Number.POSITIVE_INFINITY);
    await expect(run(pair, 3, { drawn })).rejects.toThrow(/--seed \d+ got no answer, twice/);
  });

  it('one that forgets deletes finds nothing once that is known, and counts what it left out', async () => {
    const pair = await startPair();
    forgetDeletes(pair);
    const known: SqsDifference = {
      ...sampleDifference,
      meets: ({ call }) => call === 'DeleteMessage',
    };
    const { tally, found } = await run(pair, 8, { known: [known] });
    expect(found).toEqual([]);
    expect(tally.differences).toEqual([['S01', expect.any(Number)]]);
    expect(tally.complete).toBeLessThan(tally.whole);
  });
});
