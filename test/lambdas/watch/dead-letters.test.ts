import { beforeEach, describe, expect, it } from 'vitest';
import { type Failure, failureWrite } from '../../../lambdas/runtime/failure-record.ts';
import { TransientFault } from '../../../lambdas/runtime/faults.ts';
import type { DeadLetter, Store, Write } from '../../../lambdas/runtime/ports.ts';
import type { WatchPorts } from '../../../lambdas/watch/watch.ts';
import { idOf } from '../../support/samples.ts';
import { MINUTE_MS, setUpWatch } from './setup.ts';

let watch: ReturnType<typeof setUpWatch>;
beforeEach(() => {
  watch = setUpWatch();
});

const FAILURE: Failure = {
  stage: 'email',
  attempt: 3,
  error: 'PermanentFault: the message fits no schema',
  at: '2026-03-01T11:00:00.000Z',
};

function letter(n: number, type = 'email.confirmed', rest: Partial<DeadLetter> = {}): DeadLetter {
  const orderId = idOf(n);
  const id = `${orderId}/${type}/1`;
  return { receiptHandle: `receipt-${id}`, groupId: orderId, id, failure: FAILURE, ...rest };
}

const record = ({ groupId, id }: DeadLetter, failure = FAILURE) =>
  watch.store.write(failureWrite(groupId, id, failure));
const failureOf = ({ groupId, id }: DeadLetter) => watch.store.peek('failures', groupId)?.[id];

/** The ports with single writes made in another way. */
const writingBy = (ports: WatchPorts, write: Store['write']): WatchPorts => ({
  ...ports,
  store: {
    get: (keys) => ports.store.get(keys),
    query: (query) => ports.store.query(query),
    transact: (writes) => ports.store.transact(writes),
    write,
  },
});

/** The next look, with all that is before it. */
const lookAgain = () => watch.runMinutes(5);

describe('a dead letter', () => {
  it('without a failure beside its order gets the one that it carries', async () => {
    watch.deadLetters.add('email', letter(1));
    await watch.run();
    expect(failureOf(letter(1))).toEqual(FAILURE);
    expect(watch.logged('dead-letter-found')).toMatchObject([
      {
        level: 'warn',
        fields: { orderId: idOf(1), messageId: letter(1).id },
      },
    ]);
  });

  it.each([
    ['orders', 'order'],
    ['replies', 'order'],
    ['inventory', 'inventory'],
    ['email', 'email'],
  ] as const)(
    'that SQS itself moved from %s is a failure of the stage %s',
    async (queue, stage) => {
      const moved = letter(1, 'x', { failure: undefined });
      watch.deadLetters.add(queue, moved);
      await watch.run();
      expect(failureOf(moved)).toEqual({
        stage,
        attempt: 7,
        error: 'moved by SQS after 7 receives, none of which was reported',
        at: '2026-03-01T12:00:00.000Z',
      });
    },
  );

  it('keeps the failure that the consumer wrote', async () => {
    const written = { ...FAILURE, error: 'as the consumer saw it' };
    await record(letter(1), written);
    watch.deadLetters.add('email', letter(1));
    await watch.run();
    expect(failureOf(letter(1))).toEqual(written);
    expect(watch.logged('dead-letter-found')).toEqual([]);
  });

  it('keeps the failure that the consumer writes during the look', async () => {
    const written = { ...FAILURE, error: 'as the consumer saw it' };
    const write = failureWrite(idOf(1), letter(1).id, written);
    const setUp = setUpWatch((ports) =>
      writingBy(ports, async (found) => {
        if (found.table === 'failures') await ports.store.write(write);
        return ports.store.write(found);
      }),
    );
    setUp.deadLetters.add('email', letter(1));
    await setUp.run();
    expect(setUp.store.peek('failures', idOf(1))?.[letter(1).id]).toEqual(written);
    expect(setUp.logged('dead-letter-found')).toEqual([]);
  });

  it('whose failure is known costs no write', async () => {
    const written: Write[] = [];
    const setUp = setUpWatch((ports) =>
      writingBy(ports, async (write) => {
        written.push(write);
        return ports.store.write(write);
      }),
    );
    await setUp.store.write(failureWrite(idOf(1), letter(1).id, FAILURE));
    setUp.deadLetters.add('email', letter(1));
    await setUp.run();
    expect(written.filter(({ table }) => table === 'failures')).toEqual([]);
  });

  it('is one of many: each gets its own', async () => {
    const letters = Array.from({ length: 35 }, (_, n) => letter(n));
    watch.deadLetters.add('email', ...letters);
    await watch.run();
    expect(letters.map(failureOf)).toEqual(letters.map(() => FAILURE));
    expect(watch.metrics['DeadLetters']).toBe(35);
  });

  it('whose failure cannot be written does not keep the others from theirs', async () => {
    const [bad, good] = [letter(1, 'bad'), letter(2, 'good')];
    const setUp = setUpWatch((ports) =>
      writingBy(ports, async (write) => {
        if (write.kind === 'update' && write.key === idOf(1)) throw new Error('refused');
        return ports.store.write(write);
      }),
    );
    setUp.deadLetters.add('email', bad, good);
    await setUp.run();
    expect(setUp.store.peek('failures', idOf(2))?.[good.id]).toEqual(FAILURE);
    expect(setUp.logged('failure-record-failed')).toMatchObject([
      {
        level: 'warn',
        fields: { orderId: idOf(1), messageId: bad.id, error: { message: 'refused' } },
      },
    ]);
  });
});

describe('letters that are looked at', () => {
  it('are all given back, the last of a group first', async () => {
    const [first, second] = [letter(1, 'a'), letter(1, 'b')];
    watch.deadLetters.add('email', first, second);
    await watch.run();
    expect(watch.deadLetters.heldIds).toEqual([]);
    expect(watch.deadLetters.givenBack).toEqual([second.id, first.id]);
  });

  it('are held for no longer than a look takes, should the process die', async () => {
    watch.deadLetters.add('email', letter(1));
    await watch.run();
    for (const { heldSeconds } of watch.deadLetters.receives) expect(heldSeconds).toBe(40);
  });

  it('are given back when the look fails', async () => {
    watch.deadLetters.add('email', ...Array.from({ length: 15 }, (_, n) => letter(n)));
    let receives = 0;
    watch.deadLetters.onReceive = (queue) => {
      if (queue === 'email' && ++receives === 2) throw new TransientFault('away');
    };
    await expect(watch.run()).rejects.toThrow('away');
    expect(watch.deadLetters.heldIds).toEqual([]);
  });

  it('are recorded and given back when the look at another queue fails at once', async () => {
    const letters = Array.from({ length: 100 }, (_, n) => letter(n));
    watch.deadLetters.add('email', ...letters);
    watch.deadLetters.onReceive = (queue) => {
      if (queue === 'orders') throw new TransientFault('away');
    };
    await expect(watch.run()).rejects.toThrow('away');
    expect(letters.map(failureOf)).toEqual(letters.map(() => FAILURE));
    expect(watch.deadLetters.heldIds).toEqual([]);
  });

  it('come back by themselves when they cannot be given back, and are recorded', async () => {
    const setUp = setUpWatch((ports) => ({
      ...ports,
      deadLetters: {
        receive: (queue, seconds) => ports.deadLetters.receive(queue, seconds),
        giveBack: () => Promise.reject(new Error('away')),
      },
    }));
    setUp.deadLetters.add('email', letter(1), letter(2));
    await setUp.run();
    expect(setUp.store.peek('failures', idOf(1))?.[letter(1).id]).toEqual(FAILURE);
    expect(setUp.logged('give-back-failed')).toMatchObject([
      { level: 'warn', fields: { queue: 'email', letters: 2, error: { message: 'away' } } },
    ]);
  });

  it('are a thousand of a queue at most', async () => {
    watch.deadLetters.add('email', ...Array.from({ length: 1_020 }, (_, n) => letter(n)));
    await watch.run();
    expect(watch.metrics['DeadLetters']).toBe(1_000);
    expect(watch.logged('look-incomplete')).toMatchObject([
      { level: 'warn', fields: { letters: 1_000 } },
    ]);
    expect(watch.deadLetters.heldIds).toEqual([]);
  });

  it('are no more than there is time for', async () => {
    watch.deadLetters.add('email', ...Array.from({ length: 100 }, (_, n) => letter(n)));
    watch.deadLetters.onReceive = () => watch.clock.advance(3_000);
    await watch.run();
    expect(watch.logged('look-incomplete')).toHaveLength(1);
    expect(watch.deadLetters.heldIds).toEqual([]);
  });

  it('are looked at for twenty seconds', async () => {
    watch.deadLetters.add('email', ...Array.from({ length: 100 }, (_, n) => letter(n)));
    watch.deadLetters.onReceive = (queue) => {
      if (queue === 'email') watch.clock.advance(10_000);
    };
    await watch.run();
    expect(watch.deadLetters.receives.filter(({ queue }) => queue === 'email')).toHaveLength(2);
  });

  it('are not asked for without the time to record them and to give them back', async () => {
    // A quarter of a second is kept for the metrics.
    await watch.run(5_250);
    expect(watch.deadLetters.receives).toEqual([]);
    watch.clock.advance(5 * MINUTE_MS);
    await watch.run(5_251);
    expect(watch.deadLetters.receives).toHaveLength(4);
  });

  it('are looked at every five minutes', async () => {
    const receives = () => watch.deadLetters.receives.length;
    await watch.run();
    expect(receives()).toBe(4);
    await watch.runMinutes(4);
    expect(receives()).toBe(4);
    expect(watch.metrics).not.toHaveProperty('DeadLetters');
    await watch.runMinutes(1);
    expect(receives()).toBe(8);
    expect(watch.metrics).toHaveProperty('DeadLetters');
  });
});

describe('a failure whose letter is gone', () => {
  it('is taken away after two looks in a row that do not see it', async () => {
    await record(letter(1));
    await watch.run();
    expect(failureOf(letter(1))).toEqual(FAILURE);
    await lookAgain();
    expect(failureOf(letter(1))).toBeUndefined();
    expect(watch.logged('failure-taken-away')).toMatchObject([
      { level: 'info', fields: { orderId: idOf(1), messageId: letter(1).id, at: FAILURE.at } },
    ]);
  });

  it('goes although it was written after the message was redriven and handled', async () => {
    watch.deadLetters.add('email', letter(1));
    await watch.run();
    watch.deadLetters.remove('email', letter(1).id);
    await record(letter(1), { ...FAILURE, at: '2026-03-01T12:01:00.000Z' });
    await lookAgain();
    expect(failureOf(letter(1))).toBeDefined();
    await lookAgain();
    expect(failureOf(letter(1))).toBeUndefined();
  });

  it('stays while the letter is there, look after look', async () => {
    watch.deadLetters.add('email', letter(1));
    await watch.run();
    for (let look = 0; look < 5; look++) await lookAgain();
    expect(failureOf(letter(1))).toEqual(FAILURE);
  });

  it('stays when one look could not see a letter that somebody held', async () => {
    const held = letter(1);
    watch.deadLetters.add('email', held);
    await record(held);
    watch.deadLetters.hold(held);
    await watch.run();
    watch.deadLetters.hold(held, false);
    await lookAgain();
    watch.deadLetters.hold(held);
    await lookAgain();
    expect(failureOf(held)).toEqual(FAILURE);
  });

  it('is written again when the letter was held during two looks', async () => {
    const held = letter(1);
    watch.deadLetters.add('email', held);
    await record(held);
    watch.deadLetters.hold(held);
    await watch.run();
    await lookAgain();
    expect(failureOf(held)).toBeUndefined();
    watch.deadLetters.hold(held, false);
    await lookAgain();
    expect(failureOf(held)).toEqual(FAILURE);
  });

  it('stays when the message died again meanwhile', async () => {
    await record(letter(1));
    await watch.run();
    const again = { ...FAILURE, at: '2026-03-01T12:04:00.000Z' };
    await record(letter(1), again);
    await lookAgain();
    expect(failureOf(letter(1))).toEqual(again);
  });

  it('stays while another letter of the order and stage is there, which may hide its own', async () => {
    await record(letter(1, 'a'));
    watch.deadLetters.add('email', letter(1, 'b'));
    await watch.run();
    await lookAgain();
    await lookAgain();
    expect(failureOf(letter(1, 'a'))).toEqual(FAILURE);
  });

  it('goes although the order has a letter of another stage', async () => {
    await record(letter(1, 'a'));
    watch.deadLetters.add('orders', letter(1, 'b'));
    await watch.run();
    await lookAgain();
    expect(failureOf(letter(1, 'a'))).toBeUndefined();
  });

  it('stays while there are more letters than a look takes, which may hide its own', async () => {
    await record(letter(1));
    watch.deadLetters.add('email', ...Array.from({ length: 1_020 }, (_, n) => letter(n + 2)));
    await watch.run();
    await lookAgain();
    await lookAgain();
    expect(failureOf(letter(1))).toEqual(FAILURE);
  });

  it('stays when a look between two others did not come to its end', async () => {
    await record(letter(1));
    await watch.run();
    watch.deadLetters.onReceive = () => {
      throw new TransientFault('away');
    };
    watch.clock.advance(5 * MINUTE_MS);
    await expect(watch.run()).rejects.toThrow('away');
    watch.deadLetters.onReceive = () => {};
    await lookAgain();
    expect(failureOf(letter(1))).toEqual(FAILURE);
    await lookAgain();
    expect(failureOf(letter(1))).toBeUndefined();
  });

  it('stays when looks do not come to their end', async () => {
    await record(letter(1));
    watch.deadLetters.onReceive = (queue) => {
      if (queue === 'orders') throw new TransientFault('away');
    };
    for (let look = 0; look < 3; look++) {
      await expect(watch.run()).rejects.toThrow('away');
      watch.clock.advance(5 * MINUTE_MS);
    }
    watch.deadLetters.onReceive = () => {};
    await watch.run();
    expect(failureOf(letter(1))).toEqual(FAILURE);
  });

  it('is one of thousands: all go, a few hundred at a time', async () => {
    for (let n = 0; n < 5_100; n++) await record(letter(n));
    await watch.run();
    const left = () =>
      watch.store.all('failures').filter((item) => Object.keys(item).length > 1).length;
    let before = 5_100;
    while (left() > 0) {
      await lookAgain();
      await lookAgain();
      expect(left()).toBeLessThan(before);
      before = left();
    }
  });
});

describe('a look', () => {
  it('that failed is not due again at once', async () => {
    watch.deadLetters.onReceive = () => {
      throw new TransientFault('away');
    };
    await expect(watch.run()).rejects.toThrow('away');
    const receives = watch.deadLetters.receives.length;
    await watch.runMinutes(4);
    expect(watch.deadLetters.receives).toHaveLength(receives);
    watch.clock.advance(MINUTE_MS);
    await expect(watch.run()).rejects.toThrow('away');
  });

  it('stands back when another one was faster', async () => {
    watch.store.interrupt(() => {
      watch.store.seed('watch', { task: 'dead-letters', version: 1 });
      return undefined;
    });
    await watch.run();
    expect(watch.deadLetters.receives).toEqual([]);
  });

  it('that wakes up late does not overwrite what a later one has noted', async () => {
    watch.deadLetters.onReceive = (queue) => {
      if (queue === 'email') watch.store.seed('watch', { task: 'dead-letters', version: 9 });
    };
    await watch.run();
    expect(watch.store.peek('watch', 'dead-letters')).toEqual({ task: 'dead-letters', version: 9 });
  });
});
