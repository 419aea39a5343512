import { describe, expect, it } from 'vitest';
import { UsageError } from '../../bin/command-line/usage-error.ts';
import { RUN_ID } from '../../bin/replay/own-run.ts';
import { parseArguments } from './arguments.ts';
import { features } from './features/index.ts';

const parse = (args: readonly string[], environment = {}) =>
  parseArguments(args, features, environment);
const targetOf = (args: readonly string[], environment = {}) => parse(args, environment)?.target;

describe('the command line of the suite', () => {
  it('needs nothing for a laptop, and makes a run id of its own each time', () => {
    const args = parse([]);
    expect(args).toMatchObject({
      features,
      strict: false,
      json: false,
      target: {
        url: undefined,
        endpoint: 'http://127.0.0.1:4566',
        stack: 'OrderPipelineDevelopment',
        region: undefined,
        foreignProfile: undefined,
        limits: {
          orderMs: 60_000,
          deadLetterMs: 300_000,
          replayMs: 600_000,
          invoices: 150,
          concurrency: 8,
        },
      },
    });
    expect(args?.target.runId).toMatch(RUN_ID);
    expect(args?.target.runId).not.toBe(targetOf([])?.runId);
  });

  it('shows its help on demand', () => {
    expect(parse(['--help'])).toBeUndefined();
  });

  it.each([
    ['an API of AWS', 'https://a1.execute-api.eu-west-1.amazonaws.com', 'aws', 'OrderPipeline'],
    ['any other API', 'http://127.0.0.1:4567', 'http://127.0.0.1:4566', 'OrderPipelineDevelopment'],
    ['one that names AWS', 'http://amazonaws.com.example', 'http://127.0.0.1:4566', undefined],
  ])('takes the tables of %s to be where they are', (_, url, endpoint, stack) => {
    expect(targetOf(['--url', url])).toMatchObject({ endpoint, ...(stack && { stack }) });
  });

  it('goes where the SDK is told to go, unless it is told otherwise', () => {
    const environment = { AWS_ENDPOINT_URL: 'http://127.0.0.1:4576' };
    expect(targetOf([], environment)?.endpoint).toBe('http://127.0.0.1:4576');
    expect(targetOf(['--endpoint', 'http://127.0.0.1:1'], environment)?.endpoint).toBe(
      'http://127.0.0.1:1',
    );
    expect(() => parse(['--endpoint', 'aws'], environment)).toThrow('AWS_ENDPOINT_URL is set');
  });

  it('chooses features by name, in their own order', () => {
    const names = (...args: string[]) => parse(args)?.features.map(({ name }) => name);
    expect(names('--only', 'dead letter,confirm')).toEqual(['confirm', 'dead letter']);
    expect(names('--only', 'confirm,replay', '--skip', 'replay')).toEqual(['confirm']);
    expect(names('--skip', 'replay')).toHaveLength(features.length - 1);
  });

  it.each([
    [['--url', 'localhost'], '--url'],
    [['--endpoint', 'ftp://x'], '--endpoint'],
    [['--only', 'submitt'], '"submitt"'],
    [['--timeout', '0'], '--timeout'],
    [['--dead-letter-timeout', 'long'], '--dead-letter-timeout'],
    [['--invoices', '151'], '--invoices'],
    [['--run-id', 'a b'], '--run-id'],
    [['--verbose'], '--verbose'],
    [['a.csv'], 'a.csv'],
  ])('%j is refused by name', (args, message) => {
    expect(() => parse(args)).toThrow(UsageError);
    expect(() => parse(args)).toThrow(message);
  });
});
