import { describe, expect, it } from 'vitest';
import { Graveyard } from './graveyard.ts';

const POISON = 'not JSON';

function graveyard() {
  const reported: string[] = [];
  const yard = new Graveyard({
    report: (invariant) => reported.push(invariant),
    isPatient: true,
    isCutOff: () => false,
  });
  yard.poisoned(
    { name: 'poison-0', role: 'orders', body: POISON, groupId: 'stranger_0', atMs: 0 },
    0,
  );
  return { yard, reported };
}

function received(body: string, attempt: number, group = 'stranger_0') {
  return {
    messageId: `${group}/${body}`,
    receiptHandle: 'receipt',
    body,
    systemAttributes: { MessageGroupId: group, ApproximateReceiveCount: String(attempt) },
    messageAttributes: {},
  };
}

describe('the graveyard', () => {
  it.each([
    ['is told of poison that goes back after its third delivery', 3, true],
    ['lets poison go back after its second', 2, false],
  ] as const)('%s', (_, attempt, isWrong) => {
    const { yard, reported } = graveyard();
    const poison = received(POISON, attempt);
    yard.ranUnhurt([received('{}', 9, 'other'), poison], new Set([poison.messageId]));
    expect(reported).toEqual(isWrong ? ['poison is dead after a few attempts'] : []);
  });

  it('asks nothing of poison that is not the first of its group, or that is done with', () => {
    const { yard, reported } = graveyard();
    const [first, poison] = [received('{}', 9), received(POISON, 9)];
    yard.ranUnhurt([first, poison], new Set([first.messageId, poison.messageId]));
    yard.ranUnhurt([poison], new Set());
    expect(reported).toEqual([]);
  });

  it('asks nothing of a message that somebody can handle', () => {
    const { yard, reported } = graveyard();
    const message = received('{}', 9);
    yard.ranUnhurt([message], new Set([message.messageId]));
    expect(reported).toEqual([]);
  });

  it('is told of a message that is buried before its third delivery', () => {
    const { yard, reported } = graveyard();
    yard.buried(POISON, 3);
    expect(reported).toEqual([]);
    yard.buried('{}', 2);
    expect(reported).toEqual(['nothing is given up early']);
  });
});
