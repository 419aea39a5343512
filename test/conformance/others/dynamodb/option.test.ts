import { expect, it } from 'vitest';
import { UsageError } from '../../../../bin/command-line/usage-error.ts';
import { parseArguments } from '../arguments.ts';

it('a DynamoDB to compare with is given by its URL', () => {
  const url = 'https://dynamodb.eu-west-1.amazonaws.com';
  expect(parseArguments(['--dynamodb', url])?.dynamodb).toBe(url);
  expect(parseArguments([])?.dynamodb).toBeUndefined();
  expect(() => parseArguments(['--dynamodb', 'localhost'])).toThrow(UsageError);
});
