import { describe, expect, it } from 'vitest';
import { differences } from '../../../bin/read-back/compare.ts';

describe('what was deployed', () => {
  it('is as the template says when scalars differ in their type alone', () => {
    const template = { VisibilityTimeout: 60, FifoQueue: true };
    expect(differences('Q', template, { VisibilityTimeout: '60', FifoQueue: 'true' })).toEqual([]);
  });

  it('may have more than the template says', () => {
    expect(differences('Q', { a: 1 }, { a: 1, CreatedTimestamp: 1 })).toEqual([]);
  });

  it('differs at the path of each leaf that is other or missing', () => {
    const template = { RedrivePolicy: { maxReceiveCount: 5, deadLetterTargetArn: 'arn' } };
    expect(differences('Q', template, { RedrivePolicy: { maxReceiveCount: 3 } })).toEqual([
      { place: 'Q.RedrivePolicy.maxReceiveCount', template: 5, deployed: 3 },
      { place: 'Q.RedrivePolicy.deadLetterTargetArn', template: 'arn', deployed: undefined },
    ]);
  });

  it('differs in a list as a whole when it has more or fewer, else item by item', () => {
    expect(differences('T.Keys', ['a'], ['a', 'b'])).toEqual([
      { place: 'T.Keys', template: ['a'], deployed: ['a', 'b'] },
    ]);
    expect(differences('T.Keys', ['a', 'b'], ['a', 'c'])).toEqual([
      { place: 'T.Keys[1]', template: 'b', deployed: 'c' },
    ]);
  });

  it('differs when there is a value where the template has several', () => {
    expect(differences('T', { Keys: ['a'], Sse: { on: true } }, { Keys: 'a', Sse: 'x' })).toEqual([
      { place: 'T.Keys', template: ['a'], deployed: 'a' },
      { place: 'T.Sse.on', template: true, deployed: undefined },
    ]);
  });
});
