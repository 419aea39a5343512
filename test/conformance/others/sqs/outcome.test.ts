import { expect, it } from 'vitest';
import { plainCode, refusalOf } from './outcome.ts';

it.each([
  ['AWS.SimpleQueueService.NonExistentQueue', 'QueueDoesNotExist'],
  ['QueueAlreadyExists', 'QueueNameExists'],
  ['AWS.SimpleQueueService.EmptyBatchRequest', 'EmptyBatchRequest'],
  ['InvalidParameterValue', 'InvalidParameterValue'],
])('reads %s as %s', (code, plain) => {
  expect(plainCode(code)).toBe(plain);
});

it('takes the code of a refusal before the name of its class', () => {
  const error = Object.assign(new Error('no'), { name: 'SQSServiceException', Code: 'Special' });
  expect(refusalOf(error)).toEqual({ kind: 'refusal', code: 'Special' });
  expect(refusalOf(new SyntaxError('<html>'))).toEqual({ kind: 'refusal', code: 'SyntaxError' });
});
