import { describe, expect, it } from 'vitest';
import { judge } from '../../../bin/read-back/known.ts';

const known = {
  type: 'AWS::DynamoDB::Table',
  property: '.TimeToLiveSpecification.Enabled',
  deployed: false,
};
const difference = (place: string, type = known.type) => ({
  type,
  place,
  template: true,
  deployed: false,
});

describe('differences of an emulator', () => {
  it('are no failure where they are known, and counted', () => {
    const found = ['A', 'B'].map((id) => difference(`${id}.TimeToLiveSpecification.Enabled`));
    expect(judge(found, [known])).toEqual({
      known: [{ ...known, times: 2 }],
      unknown: [],
      gone: [],
    });
  });

  it('are a failure in another property, or of another type of resource', () => {
    const found = [
      difference('A.TimeToLiveSpecification.Enabled'),
      difference('A.KeySchema'),
      difference('B.TimeToLiveSpecification.Enabled', 'AWS::SQS::Queue'),
    ];
    expect(judge(found, [known]).unknown).toEqual(found.slice(1));
  });

  it('are a failure where something else is deployed than what is known', () => {
    const found = [undefined, 'false', null].map((deployed) => ({
      ...difference('A.TimeToLiveSpecification.Enabled'),
      deployed,
    }));
    expect(judge(found, [known])).toEqual({
      known: [],
      unknown: found,
      gone: [{ ...known, times: 0 }],
    });
  });

  it('that are known and are not met are told, so that they are taken out', () => {
    expect(judge([], [known]).gone).toEqual([{ ...known, times: 0 }]);
  });
});
