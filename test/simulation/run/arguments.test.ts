import { describe, expect, it } from 'vitest';
import { profileNames } from '../profiles.ts';
import { parseArguments } from './arguments.ts';

describe('what the simulator is asked to do', () => {
  it('runs 2,000 schedules over all profiles unless told otherwise', () => {
    expect(parseArguments([])).toEqual({
      kind: 'campaign',
      schedules: 2_000,
      profiles: profileNames,
      seed: 1,
      json: false,
      workers: undefined,
      checkReplay: undefined,
      atLeast: 0,
      keepGoing: false,
    });
  });

  it('takes how many, where and from which seed', () => {
    const words = '--schedules 50 --profile large --profile poison --seed 7 --workers 3 --json';
    expect(parseArguments(words.split(' '))).toMatchObject({
      kind: 'campaign',
      schedules: 50,
      profiles: ['large', 'poison'],
      seed: 7,
      workers: 3,
      json: true,
    });
  });

  it('replays a seed that comes without a number of schedules', () => {
    expect(parseArguments(['--seed', '42', '--profile', 'contention'])).toEqual({
      kind: 'replay',
      seed: 42,
      profiles: ['contention'],
      mutant: undefined,
      onlyOrders: undefined,
      onlyFaults: undefined,
    });
    expect(parseArguments(['--seed', '0'])).toMatchObject({ profiles: profileNames });
  });

  it('replays what is left of a schedule', () => {
    const words = '--seed 4 --mutant no-condition --only-orders 0,2 --only-faults none';
    expect(parseArguments(words.split(' '))).toMatchObject({
      kind: 'replay',
      mutant: 'no-condition',
      onlyOrders: [0, 2],
      onlyFaults: [],
    });
  });

  it('hunts a mutant in its own profiles for 500 schedules unless told otherwise', () => {
    expect(parseArguments(['--mutant', 'all'])).toMatchObject({
      kind: 'hunt',
      mutant: 'all',
      schedules: 500,
      profiles: [],
      seed: 1,
    });
    expect(parseArguments('--mutant m --schedules 9 --seed 5'.split(' '))).toMatchObject({
      kind: 'hunt',
      schedules: 9,
      seed: 5,
    });
  });

  it('explains itself, whatever else is asked', () => {
    expect(parseArguments(['--help'])).toEqual({ kind: 'help' });
    expect(parseArguments(['--schedules', '5', '-h'])).toEqual({ kind: 'help' });
  });

  it.each([
    ['--schedules 0', '--schedules is an integer from 1 to'],
    ['--schedules many', 'not "many"'],
    ['--schedules 1.5', 'not "1.5"'],
    ['--seed 4294967296', '--seed is an integer from 0 to 4294967295'],
    ['--schedules 9 --seed 4294967290', '--schedules is an integer from 1 to 5'],
    ['--profile calm', '--profile is one of mixed, contention, poison, outages, large, not "calm"'],
    ['--workers 0', '--workers'],
    ['--only-faults 1,x --seed 1', '--only-faults'],
    ['--check-replay 5 --seed 1', '--check-replay does not go with the replay of one seed'],
    ['--only-orders 1 --schedules 5', '--only-orders does not go with a run of many schedules'],
    ['--mutant all --seed 1', 'a replay is of one mutant, not all'],
    ['--mutant m --at-least 5', '--at-least does not go with the hunt for a mutant'],
    ['--sed 1', "Unknown option '--sed'"],
    ['--seed', "'--seed <value>' argument missing"],
    ['mixed', "Unexpected argument 'mixed'"],
  ])('refuses "%s" and says why', (words, reason) => {
    const command = parseArguments(words.split(' '));
    expect(command).toMatchObject({ kind: 'invalid', reason: expect.stringContaining(reason) });
  });
});
