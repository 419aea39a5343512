import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../../bin/emulator/arguments.ts';
import { parseArguments as parseForLocalStack } from '../../../bin/emulator/localstack-arguments.ts';

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
    ['--gaps', 'gaps'],
    ['--stop', 'stop'],
    ['--help', 'help'],
  ])('with %s does that instead', (option, action) => {
    expect(parseArguments([option]).action).toBe(action);
  });

  it.each([
    [['--destroy', '--stop'], '--destroy and --stop do not go together'],
    [['--gaps', '--destroy'], '--destroy and --gaps do not go together'],
    [['--port', '0'], '--port 0 is no port'],
    [['-c', 'batchSize'], '-c batchSize is not name=value'],
    [['--ports', '1'], "Unknown option '--ports'"],
  ])('refuses %j', (args, message) => {
    expect(() => parseArguments(args)).toThrow(message);
  });
});

describe('the command line of deploy:localstack', () => {
  it('takes settings as cdk does, and help', () => {
    expect(parseForLocalStack([])).toEqual({ isHelp: false, context: [] });
    expect(parseForLocalStack(['-c', 'batchSize=5', '--context', 'currency=EUR'])).toEqual({
      isHelp: false,
      context: ['batchSize=5', 'currency=EUR'],
    });
    expect(parseForLocalStack(['--help']).isHelp).toBe(true);
  });

  it.each([
    [['batchSize=5'], "Unexpected argument 'batchSize=5'"],
    [['-c', 'batchSize'], '-c batchSize is not name=value'],
    [['--destroy'], "Unknown option '--destroy'"],
  ])('refuses %j', (args, message) => {
    expect(() => parseForLocalStack(args)).toThrow(message);
  });
});
