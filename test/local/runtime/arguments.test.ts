import { describe, expect, it } from 'vitest';
import { parseArguments, UsageError, usage } from '../../../local/arguments.ts';

const parse = (...args: readonly string[]) => parseArguments(args, {});

describe('the command line', () => {
  it('may be empty: the ports are those that the usage names', () => {
    expect(parse()).toEqual({
      help: false,
      verbose: false,
      fresh: false,
      app: undefined,
      stackName: undefined,
      parameters: {},
      stateDirectory: undefined,
      ports: { api: 4567, endpoint: 4566, console: 4568 },
      context: {},
      dynamoDbEndpoint: undefined,
    });
    for (const port of ['4567', '4566', '4568']) expect(usage).toContain(`default ${port}`);
  });

  it('sets ports, of which 0 means any', () => {
    const { ports } = parse('--api-port', '0', '--endpoint-port=8080', '--console-port', '65535');

    expect(ports).toEqual({ api: 0, endpoint: 8080, console: 65_535 });
  });

  it('sets settings of the stack, the last of a name, and values may hold an equals sign', () => {
    const { context } = parse('-c', 'batchSize=1', '--context', 'a=b=c', '-c', 'e=', '-c', 'a=d');

    expect(context).toEqual({ batchSize: '1', a: 'd', e: '' });
    expect(parse('-c', 'a=b=c').context).toEqual({ a: 'b=c' });
  });

  it('names another app, its stack and the parameters of its template', () => {
    expect(
      parse('--app', '../shop', '--stack=Shop', '--parameters', 'Sender=a@b', '--parameters=N=1'),
    ).toMatchObject({
      app: '../shop',
      stackName: 'Shop',
      parameters: { Sender: 'a@b', N: '1' },
    });
  });

  it('asks for help or for every line', () => {
    expect(parse('--help').help).toBe(true);
    expect(parse('--verbose').verbose).toBe(true);
  });

  it('keeps its state where it is told to, and forgets it only when it is told to', () => {
    expect(parse('--state', '/srv/state', '--fresh')).toMatchObject({
      stateDirectory: '/srv/state',
      fresh: true,
    });
    expect(usage).toContain('--fresh');
  });

  it('leaves the table engine to the environment, an empty value being none', () => {
    const endpoint = 'http://127.0.0.1:8000';

    expect(parseArguments([], { DYNAMODB_ENDPOINT: endpoint }).dynamoDbEndpoint).toBe(endpoint);
    expect(parseArguments([], { DYNAMODB_ENDPOINT: '' }).dynamoDbEndpoint).toBeUndefined();
  });

  it.each([
    [['--colour'], '--colour'],
    [['-x'], '-x'],
    [['extra'], 'extra'],
    [['--api-port'], '--api-port'],
    [['--api-port', 'http'], '--api-port must be a port from 0 to 65535, not "http"'],
    [['--api-port='], '--api-port must be a port from 0 to 65535, not ""'],
    [['--api-port', '65536'], '"65536"'],
    [['--endpoint-port=-1'], '--endpoint-port must be a port from 0 to 65535, not "-1"'],
    [['--console-port', '4568.5'], '--console-port must be a port from 0 to 65535, not "4568.5"'],
    [['--console-port', '0x10'], '--console-port'],
    [['--console-port', '1e3'], '--console-port'],
    [['--verbose=yes'], '--verbose'],
    [['--app'], '--app'],
    [['--parameters', 'Sender'], '--parameters takes name=value, not "Sender"'],
    [['-c'], '--context'],
    [['-c', 'batchSize'], '--context takes name=value, not "batchSize"'],
    [['-c', '=1'], '--context takes name=value, not "=1"'],
  ])('%j is refused with words that name it', (args, named) => {
    expect(() => parse(...args)).toThrow(UsageError);
    expect(() => parse(...args)).toThrow(named);
  });
});
