import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../../bin/emulator/arguments.ts';

describe('the command line of deploy:emulator', () => {
  it('deploys to a port of its own by default', () => {
    expect(parseArguments([])).toEqual({
      action: 'deploy',
      port: 4576,
      cache: undefined,
      context: [],
    });
  });

  it('takes settings as cdk does', () => {
    expect(parseArguments(['-c', 'batchSize=1', '--context', 'currency=EUR']).context).toEqual([
      'batchSize=1',
      'currency=EUR',
    ]);
  });

  it.each([
    ['--destroy', 'destroy'],
    ['--stop', 'stop'],
    ['--help', 'help'],
  ])('with %s does that instead', (option, action) => {
    expect(parseArguments([option]).action).toBe(action);
  });

  it.each([
    [['--destroy', '--stop'], '--destroy and --stop do not go together'],
    [['--port', '0'], '--port 0 is no port'],
    [['-c', 'batchSize'], '-c batchSize is not name=value'],
    [['--ports', '1'], "Unknown option '--ports'"],
  ])('refuses %j', (args, message) => {
    expect(() => parseArguments(args)).toThrow(message);
  });
});
