import { describe, expect, it } from 'vitest';
import { parseArguments } from './arguments.ts';

describe('the command line of conformance', () => {
  it('holds every part against both others by default, and leaves the document alone', () => {
    expect(parseArguments([])).toMatchObject({
      parts: ['sqs', 'dynamodb', 'clients'],
      others: ['moto', 'ministack'],
      sequences: 150,
      seed: 1,
      patienceSeconds: 5,
      document: false,
      cache: undefined,
    });
  });

  it('takes parts and others, each as often as it is given, in its own order', () => {
    const args = ['--part', 'dynamodb', '--part', 'sqs', '--other', 'ministack'];
    expect(parseArguments(args)).toMatchObject({
      parts: ['sqs', 'dynamodb'],
      others: ['ministack'],
    });
  });

  it('takes numbers, a cache, and that the document is to be written', () => {
    const numbers = ['--sequences', '0', '--seed', '7', '--patience', '320'];
    expect(parseArguments([...numbers, '--cache', '/var/x', '--document'])).toMatchObject({
      sequences: 0,
      seed: 7,
      patienceSeconds: 320,
      document: true,
      cache: '/var/x',
    });
  });

  it('answers nothing when help is asked for', () => {
    expect(parseArguments(['--help'])).toBeUndefined();
  });

  it.each([
    [['--part', 'ses'], '--part must be one of sqs, dynamodb, clients, not "ses"'],
    [['--other', 'aws'], '--other must be one of moto, ministack, not "aws"'],
    [['--sequences', '-1'], '--sequences'],
    [['--seed', '2147483648'], '--seed must be an integer from 0 to 2147483647'],
    [['--patience', 'long'], '--patience must be an integer from 0 to 3600, not "long"'],
    [['--parts', 'sqs'], "Unknown option '--parts'"],
  ])('refuses %j', (args, message) => {
    expect(() => parseArguments(args)).toThrow(message);
  });
});
