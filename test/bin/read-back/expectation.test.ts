import { describe, expect, it } from 'vitest';
import { isMet, outcomeOf, parseExpectation } from '../../../bin/read-back/expectation.ts';
import { report } from '../../../bin/read-back/report.ts';

const type = 'AWS::Lambda::EventSourceMapping';
const batchOf5 = parseExpectation(`${type}.BatchSize=5`);
const mapping = (BatchSize: number) => ({ type, deployed: { BatchSize } });
const queue = { type: 'AWS::SQS::Queue', deployed: { BatchSize: 10 } };

describe('an expectation', () => {
  it('is met when every resource of its type has the value', () => {
    const outcome = outcomeOf(batchOf5, [mapping(5), queue, mapping(5)]);
    expect(outcome).toEqual({ type, property: 'BatchSize', value: '5', met: 2, of: 2 });
    expect(isMet(outcome)).toBe(true);
  });

  it.each([
    ['one of them has another', [mapping(5), mapping(10)]],
    ['there is none', [queue]],
    ['its service does not tell it', [{ type, deployed: {} }]],
  ])('is not met when %s', (_, resources) => {
    expect(isMet(outcomeOf(batchOf5, resources))).toBe(false);
  });

  it('that is not met is what the report ends with', () => {
    const text = (...resources: Parameters<typeof outcomeOf>[1]) =>
      report({ read: new Map(), unreadTypes: [] }, { known: [], unknown: [], gone: [] }, [
        outcomeOf(batchOf5, resources),
      ]);
    expect(text(mapping(5))).toContain(`expected  ${type}.BatchSize is 5: 1 of 1\nAll is as`);
    expect(text(mapping(10))).toMatch(/NOT MET {3}.*BatchSize is 5: 0 of 1\n.*1 expectations/);
  });

  it.each(['BatchSize=5', `${type}=5`, `${type}.BatchSize`, `${type}.BatchSize=`])(
    'is not %s',
    (text) => expect(() => parseExpectation(text)).toThrow('is not TYPE.PROPERTY=VALUE'),
  );
});
