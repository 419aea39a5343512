import { beforeEach, expect, it, vi } from 'vitest';
import { redrive } from '../../bin/ops/dlq/redrive.ts';
import { Environment } from './environment.ts';
import type { CallFault } from './faults.ts';
import * as code from './pipeline-code.ts';
import { profiles } from './profiles.ts';
import { Random } from './random.ts';
import { redrivableAt } from './redrive.ts';
import { deadLettersOf, nameOf } from './services.ts';
import { createWorld, type World } from './world.ts';

const nobody = new Set<number>();
const groups = ['a', 'b', 'c'];

let world: World;

beforeEach(() => {
  const options = { profile: profiles.mixed, code, isTraced: false, suppressed: nobody };
  world = createWorld(options, new Random(1), new Random(2));
  for (const group of groups) {
    const letter = { body: `of ${group}`, groupId: group, deduplicationId: group };
    world.services.sqs.send(deadLettersOf('email'), letter);
  }
});

/** The redrive of what is there, with these faults at its deletions, and none when they are used up. */
async function redriveWith(faults: CallFault[]) {
  vi.spyOn(world.faults, 'ofCall').mockImplementation(({ site }) =>
    site === 'operator delete' ? faults.shift() : undefined,
  );
  const env = new Environment('operator#1', 0);
  const { timeline } = world;
  const clock = { now: () => timeline.now, sleep: async () => {} };
  const running = redrive(redrivableAt(world, env, 'email'), { clock, perSecond: 1_000 });
  await timeline.runUntil(timeline.now + 60_000, () => false);
  return running;
}

const left = () => {
  const { counts } = world.services.sqs.queue(deadLettersOf('email'));
  return { visible: counts.visible, hidden: counts['in-flight'] };
};
const sentOn = () => [...world.services.sqs.queue(nameOf('email')).messages()].length;

it('letters whose deletion failed, and that said so, are deleted once more', async () => {
  const result = await redriveWith(['partial']);
  expect(result).toMatchObject({ redriven: 3, undeleted: 0, interrupted: undefined });
  expect([sentOn(), left()]).toEqual([3, { visible: 0, hidden: 0 }]);
});

it('a letter that cannot be deleted is told of, and given back', async () => {
  const result = await redriveWith(Array.from({ length: 50 }, () => 'partial'));
  expect(result).toMatchObject({ redriven: 3, undeleted: 1, interrupted: undefined });
  expect([sentOn(), left()]).toEqual([3, { visible: 1, hidden: 0 }]);
});

it('a deletion that the SDK repeats is no error', async () => {
  const result = await redriveWith(['repeat']);
  expect(result).toMatchObject({ redriven: 3, undeleted: 0, interrupted: undefined });
  expect(left()).toEqual({ visible: 0, hidden: 0 });
});
