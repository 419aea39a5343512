import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { exampleOf } from './documented.ts';

const page = readFileSync(new URL('../../../../docs/laptop.md', import.meta.url), 'utf8');

test('the page has an example of each client', () => {
  expect(exampleOf(page, 'sh')).toContain('laptop sqs list-queues');
  expect(exampleOf(page, 'python')).toMatch(/^import boto3$/m);
});

test('an example is of the section, and ends where its block ends', () => {
  const small = [
    ...['## Before', '```sh', 'no', '```'],
    ...['## The AWS CLI and other SDKs', '```sh', 'yes', 'yes', '```', '```sh', 'no', '```'],
    ...['## After', '```python', 'no', '```'],
  ].join('\n');
  expect(exampleOf(small, 'sh')).toBe('yes\nyes\n');
  expect(() => exampleOf(small, 'python')).toThrow('has no example in python');
});
