import { describe, expect, it } from 'vitest';
import {
  letterAttributes,
  readLetterAttributes,
  withoutFailure,
} from '../../../../lambdas/runtime/aws/letter-attributes.ts';

const failure = { stage: 'email', attempt: 3, error: 'Fault: x', at: '2026-03-01T12:00:00.000Z' };
const theirs = { trace: { DataType: 'String', StringValue: 'abc' } };

describe('the attributes of a dead letter', () => {
  it('tell its failure', () => {
    expect(readLetterAttributes(letterAttributes(failure))).toEqual(failure);
  });

  it.each(['stage', 'attempt', 'error', 'failedAt'])('tell none without %s', (name) => {
    const { [name]: _missing, ...rest } = letterAttributes(failure);
    expect(readLetterAttributes(rest)).toBeUndefined();
  });

  it('are taken off a message that is redriven, those of others kept', () => {
    expect(withoutFailure({ ...letterAttributes(failure), ...theirs })).toEqual(theirs);
  });
});
