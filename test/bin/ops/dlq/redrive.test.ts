import { beforeEach, describe, expect, it } from 'vitest';
import type { DeadLetters } from '../../../../bin/ops/dlq/letters.ts';
import type { ModelLetter } from './model-dead-letters.ts';
import { DEAD, groups, nothingLeft, Setup, SOURCE } from './setup.ts';

let setup: Setup;
beforeEach(() => {
  setup = new Setup();
});

const clean = { undeleted: 0, unseen: 0, left: nothingLeft, stopped: [], interrupted: undefined };

describe('a redrive', () => {
  it('sends every letter back, each group in its order, and empties the queue', async () => {
    setup.send(DEAD, 'a1', 'b1', 'a2', 'a3', 'b2');
    expect(await setup.redrive()).toEqual({ ...clean, scanned: 5, redriven: 5 });
    expect(setup.drain(SOURCE)).toEqual(['a1', 'a2', 'a3', 'b1', 'b2']);
    expect(setup.drain(DEAD)).toEqual([]);
  });

  it('sends a group of several pages in its order', async () => {
    const bodies = Array.from({ length: 25 }, (_, n) => `a${String(n).padStart(2, '0')}`);
    setup.send(DEAD, ...bodies);
    expect(await setup.redrive()).toEqual({ ...clean, scanned: 25, redriven: 25 });
    const sent: string[] = [];
    for (let n = 0; n < 3; n++) {
      for (const { body, receiptHandle } of setup.model.receive(SOURCE, { maxMessages: 10 })) {
        sent.push(body);
        setup.model.delete(SOURCE, receiptHandle);
      }
    }
    expect(sent).toEqual(bodies);
  });

  it.each<['bury' | 'move', string]>([
    ['bury', 'the copies that a consumer buried'],
    ['move', 'the messages that SQS moved'],
  ])(
    'is not swallowed by deduplication, once or twice within five minutes, of %2$s',
    async (die) => {
      setup.send(SOURCE, 'a1');
      for (let time = 0; time < 3; time++) {
        setup[die]();
        setup.clock.advance(1_000);
        expect(await setup.redrive()).toMatchObject({ redriven: 1 });
      }
      expect(setup.drain(SOURCE)).toEqual(['a1']);
    },
  );

  it('ends at an empty queue, with nothing to tell', async () => {
    expect(await setup.redrive()).toEqual({ ...clean, scanned: 0, redriven: 0 });
  });

  it('tells each letter that it sent', async () => {
    setup.send(DEAD, 'a1', 'b1');
    const told: string[] = [];
    await setup.redrive({ onRedriven: ({ body }) => told.push(body) });
    expect(told).toEqual(['a1', 'b1']);
  });
});

describe('a dry run', () => {
  it('says what would be sent and changes nothing', async () => {
    setup.send(DEAD, 'a1', 'b1', 'a2');
    const told: string[] = [];
    const result = await setup.redrive({ dryRun: true, onRedriven: ({ body }) => told.push(body) });
    expect(result).toEqual({ ...clean, scanned: 3, redriven: 3 });
    expect(told.sort()).toEqual(['a1', 'a2', 'b1']);
    expect(setup.drain(SOURCE)).toEqual([]);
    expect(setup.drain(DEAD).sort()).toEqual(['a1', 'a2', 'b1']);
  });
});

describe('a redrive of one order', () => {
  it('finds it behind many others, and gives those back', async () => {
    const others = groups(30);
    setup.send(DEAD, ...others, 'a1', 'a2');
    const result = await setup.redrive({ orderId: 'a' });
    expect(result).toEqual({
      ...clean,
      scanned: 32,
      redriven: 2,
      left: { ...nothingLeft, otherOrders: 30 },
    });
    expect(setup.drain(SOURCE)).toEqual(['a1', 'a2']);
    expect(setup.drain(DEAD)).toHaveLength(30);
  });
});

/** The port, where one call goes wrong as the test says. */
const broken = (changes: Partial<DeadLetters<ModelLetter>>) => ({ ...setup.port, ...changes });

/** Sends, but for these bodies. */
const refusing = (...bodies: readonly string[]): DeadLetters<ModelLetter> =>
  broken({
    send: async (messages) => {
      const taken = messages.filter(({ letter }) => !bodies.includes(letter.body));
      const answers = await setup.port.send(taken);
      return messages.map((message) => {
        const answer = answers[taken.indexOf(message)];
        return answer ?? { kind: 'refused', reason: 'InternalError' };
      });
    },
  });

describe('a letter that cannot be sent', () => {
  it('stops its group and no other', async () => {
    setup.send(DEAD, 'a1', 'b1', 'a2', 'a3', 'b2');
    const result = await setup.redrive({}, refusing('a2'));
    expect(result).toEqual({
      ...clean,
      scanned: 5,
      redriven: 3,
      left: { ...nothingLeft, ofStoppedGroups: 2 },
      stopped: [{ groupId: 'a', reason: 'InternalError' }],
    });
    expect(setup.drain(SOURCE)).toEqual(['a1', 'b1', 'b2']);
    expect(setup.drain(DEAD)).toEqual(['a2', 'a3']);
  });

  it('stops its group on later pages too', async () => {
    const others = groups(20);
    setup.send(DEAD, 'a1', ...others, 'a2');
    const result = await setup.redrive({}, refusing('a1'));
    expect(result.redriven).toBe(20);
    expect(setup.drain(DEAD)).toEqual(['a1', 'a2']);
  });

  it('is not passed by the next of its group when SQS says nothing of it', async () => {
    setup.send(DEAD, 'a1', 'a2');
    const result = await setup.redrive({}, broken({ send: async () => [] }));
    expect(result.stopped).toEqual([{ groupId: 'a', reason: 'SQS said nothing of it' }]);
    expect(setup.drain(DEAD)).toEqual(['a1', 'a2']);
  });
});

describe('a call that is not answered', () => {
  const fail = async () => {
    throw new Error('socket hang up');
  };

  it('ends the redrive, and everything that is hidden is given back', async () => {
    setup.send(DEAD, 'a1', 'b1');
    const result = await setup.redrive({}, broken({ send: fail }));
    expect(result).toMatchObject({ redriven: 0, interrupted: 'Error: socket hang up' });
    expect(setup.drain(DEAD).sort()).toEqual(['a1', 'b1']);
  });

  it.each([
    ['repeats the message, in order', 300_000, ['a1', 'a1', 'a2']],
    ['is one with it within five minutes', 1_000, ['a1', 'a2']],
  ])('loses nothing between send and delete: the next redrive %s', async (_, laterMs, messages) => {
    setup.send(DEAD, 'a1', 'a2');
    const result = await setup.redrive({}, broken({ delete: fail }));
    expect(result).toMatchObject({
      redriven: 1,
      undeleted: 1,
      interrupted: 'Error: socket hang up',
    });
    setup.clock.advance(laterMs);
    await setup.redrive();
    expect(setup.drain(SOURCE)).toEqual(messages);
    expect(setup.drain(DEAD)).toEqual([]);
  });

  it('is made good as far as it can be: what was sent is deleted in the end', async () => {
    setup.send(DEAD, 'a1');
    let failures = 1;
    const port = broken({
      delete: (letters) => (failures-- > 0 ? fail() : setup.port.delete(letters)),
    });
    expect(await setup.redrive({}, port)).toMatchObject({ redriven: 1, undeleted: 0 });
    setup.clock.advance(300_000);
    expect(setup.drain(DEAD)).toEqual([]);
  });
});

describe('a letter that was sent and not deleted', () => {
  it('is deleted again, not sent again, and lets the rest of its group through', async () => {
    const bodies = Array.from({ length: 12 }, (_, n) => `a${String(n).padStart(2, '0')}`);
    setup.send(DEAD, ...bodies);
    let refusals = 1;
    const port = broken({
      delete: async (letters) => (refusals-- > 0 ? letters : setup.port.delete(letters)),
    });
    expect(await setup.redrive({}, port)).toEqual({ ...clean, scanned: 12, redriven: 12 });
    expect(setup.drain(DEAD)).toEqual([]);
  });

  it('is not sent again when it comes into view again', async () => {
    setup.send(DEAD, 'a1');
    let refusals = 2;
    const port = broken({
      receive: async () => {
        const page = await setup.port.receive();
        setup.clock.advance(300_001);
        return page;
      },
      delete: async (letters) => (refusals-- > 0 ? letters : setup.port.delete(letters)),
    });
    expect(await setup.redrive({}, port)).toMatchObject({ redriven: 1 });
    expect(setup.drain(SOURCE)).toEqual(['a1']);
  });

  it('is told when it stays', async () => {
    setup.send(DEAD, 'a1');
    const port = broken({ delete: async (letters) => letters });
    expect(await setup.redrive({}, port)).toMatchObject({ redriven: 1, undeleted: 1 });
  });
});

describe('a redrive that works against a consumer', () => {
  /** Every message that is sent dies at once. */
  const deadly = (die: () => void) =>
    broken({
      send: async (messages) => {
        const answers = await setup.port.send(messages);
        die();
        return answers;
      },
    });

  it('does not loop when the copies of its letters are buried', async () => {
    setup.send(DEAD, 'a1', 'b1', 'a2');
    const result = await setup.redrive(
      {},
      deadly(() => setup.bury()),
    );
    expect(result).toMatchObject({ redriven: 3, left: { ...nothingLeft, diedAgain: 3 } });
    expect(setup.drain(DEAD).sort()).toEqual(['a1', 'a2', 'b1']);
  });

  it('does not loop when SQS itself moves its messages back', async () => {
    setup.send(DEAD, 'a1', 'b1');
    const result = await setup.redrive(
      {},
      deadly(() => setup.move()),
    );
    expect(result).toMatchObject({ redriven: 2, left: { ...nothingLeft, diedAgain: 2 } });
    expect(setup.drain(DEAD).sort()).toEqual(['a1', 'b1']);
  });

  it('leaves what arrives while it runs', async () => {
    setup.send(DEAD, 'a1');
    const arrive = () => {
      setup.clock.advance(1);
      setup.send(DEAD, 'a2', 'c1');
    };
    const result = await setup.redrive({}, deadly(arrive));
    expect(result).toMatchObject({ redriven: 1, left: { ...nothingLeft, arrivedSince: 2 } });
    expect(setup.drain(DEAD).sort()).toEqual(['a2', 'c1']);
  });

  it('lets nothing overtake a letter that it leaves, whatever time it bears', async () => {
    setup.send(DEAD, 'a1', 'a2', 'b1');
    const later = setup.clock.now() + 1;
    const receive = async () =>
      (await setup.port.receive()).map((letter) =>
        letter.body === 'a1' ? { ...letter, sentAtMs: later } : letter,
      );
    await setup.redrive({}, broken({ receive }));
    expect(setup.drain(SOURCE)).toEqual(['b1']);
    expect(setup.drain(DEAD)).toEqual(['a1', 'a2']);
  });

  it('ends though others arrive for ever', async () => {
    const strangers = groups(5_000).values();
    const receive = async () => {
      setup.clock.advance(1);
      setup.send(DEAD, strangers.next().value ?? 'none');
      return setup.port.receive();
    };
    const result = await setup.redrive({}, broken({ receive }));
    expect(result).toMatchObject({ redriven: 0, interrupted: undefined });
    expect(strangers.next().done).toBe(false);
  });

  it('goes past letters of others that come into view again', async () => {
    setup.send(DEAD, ...groups(40), 'a1');
    const pages: (readonly ModelLetter[])[] = [];
    const receive = async () => {
      // Every page twice, as after a visibility timeout.
      const page = pages.shift() ?? (await setup.port.receive());
      if (pages.length === 0 && page.length > 1) pages.push(page.slice(1));
      return page;
    };
    const result = await setup.redrive({ orderId: 'a' }, broken({ receive }));
    expect(result).toMatchObject({ redriven: 1, left: { ...nothingLeft, otherOrders: 40 } });
  });
});

describe('the rate', () => {
  it('is bounded: two hundred letters at fifty a second take four seconds', async () => {
    setup.send(
      DEAD,
      ...Array.from({ length: 200 }, (_, n) => `${String.fromCharCode(97 + (n % 20))}${n}`),
    );
    const before = setup.clock.now();
    await setup.redrive({ perSecond: 50 });
    expect(setup.clock.now() - before).toBe(3_980);
    expect(Math.max(...setup.clock.sleeps)).toBeLessThanOrEqual(200);
  });

  it('holds for a few a second, one after another', async () => {
    setup.send(DEAD, 'a1', 'b1', 'c1', 'd1');
    const sent: number[] = [];
    const before = setup.clock.now();
    await setup.redrive({
      perSecond: 2,
      onRedriven: () => sent.push(setup.clock.now() - before),
    });
    expect(sent).toEqual([0, 0, 1_000, 1_000]);
  });
});

describe('letters that somebody else holds', () => {
  const lettersNow = () => Object.values(setup.model.queue(DEAD).counts).reduce((a, b) => a + b);
  const others = () => ({
    expected: lettersNow(),
    count: async () => lettersNow(),
    patienceMs: 45_000,
  });

  it('are waited for, and sent when they are given back', async () => {
    setup.send(DEAD, 'a1', 'a2', 'b1');
    setup.model.receive(DEAD, { maxMessages: 2, visibilityTimeoutSeconds: 40 });
    expect(await setup.redrive({ others: others() })).toEqual({
      ...clean,
      scanned: 3,
      redriven: 3,
    });
    expect(setup.drain(SOURCE)).toEqual(['b1', 'a1', 'a2']);
  });

  it('are told when they do not come back in time', async () => {
    setup.send(DEAD, 'a1', 'a2', 'b1');
    setup.model.receive(DEAD, { maxMessages: 2, visibilityTimeoutSeconds: 60 });
    const before = setup.clock.now();
    const result = await setup.redrive({ others: others() });
    expect(result).toEqual({ ...clean, scanned: 1, redriven: 1, unseen: 2 });
    expect(setup.clock.now() - before).toBeLessThan(50_000);
  });

  it('are not waited for when all that was there at the start was seen', async () => {
    setup.send(DEAD, 'a1', 'b1');
    const stale = { expected: 2, count: async () => 7, patienceMs: 45_000 };
    expect(await setup.redrive({ others: stale })).toEqual({ ...clean, scanned: 2, redriven: 2 });
    expect(setup.clock.sleeps).toEqual([]);
  });

  it('are told as no more than are missing, whatever else has come', async () => {
    setup.send(DEAD, 'a1');
    const busy = { expected: 2, count: async () => 9, patienceMs: 10_000 };
    expect(await setup.redrive({ others: busy })).toMatchObject({ redriven: 1, unseen: 1 });
  });

  it('are not those that it holds itself', async () => {
    setup.send(DEAD, 'a1', 'b1', 'b2');
    const result = await setup.redrive({ orderId: 'a', others: { ...others(), expected: 9 } });
    expect(result).toMatchObject({ scanned: 3, unseen: 0 });
    expect(setup.clock.sleeps).toEqual([]);
  });

  it('are not waited for when somebody else took them away', async () => {
    setup.send(DEAD, 'a1');
    const gone = { ...others(), expected: 5 };
    expect(await setup.redrive({ others: gone })).toEqual({ ...clean, scanned: 1, redriven: 1 });
    expect(setup.clock.sleeps).toEqual([]);
  });
});

describe('an operator who interrupts', () => {
  it('ends after what is begun, and the rest is given back', async () => {
    setup.send(DEAD, 'a1', 'a2', 'a3');
    const stop = new AbortController();
    const result = await setup.redrive({
      signal: stop.signal,
      onRedriven: () => stop.abort(new Error('stopped by the operator')),
    });
    expect(result).toMatchObject({ redriven: 1, interrupted: 'Error: stopped by the operator' });
    expect(setup.drain(SOURCE)).toEqual(['a1']);
    expect(setup.drain(DEAD)).toEqual(['a2', 'a3']);
  });
});
