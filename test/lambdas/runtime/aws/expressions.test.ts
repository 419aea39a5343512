import { describe, expect, it } from 'vitest';
import { toAction } from '../../../../lambdas/runtime/aws/expressions.ts';

describe('an expression', () => {
  it('of a put has its condition with placeholders alone', () => {
    expect(
      toAction(
        {
          kind: 'put',
          table: 'idempotency',
          item: { messageId: 'm', gone: undefined },
          when: {
            kind: 'any',
            of: [
              { kind: 'absent', attribute: 'messageId' },
              { kind: 'compare', attribute: 'expiresAt', operator: '<=', value: 7 },
            ],
          },
        },
        'Table',
      ),
    ).toEqual({
      kind: 'put',
      fields: {
        TableName: 'Table',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        ConditionExpression: '(attribute_not_exists(#n0) OR #n1 <= :v0)',
        Item: { messageId: { S: 'm' } },
        ExpressionAttributeNames: { '#n0': 'messageId', '#n1': 'expiresAt' },
        ExpressionAttributeValues: { ':v0': { N: '7' } },
      },
    });
  });

  it('of an update names an attribute once, however often it is used', () => {
    const { fields } = toAction(
      {
        kind: 'update',
        table: 'stock',
        key: 'A',
        set: { name: 'é' },
        add: { available: -2 },
        when: { kind: 'compare', attribute: 'available', operator: '>=', value: 2 },
      },
      'Table',
    );
    expect(fields).toMatchObject({
      Key: { sku: { S: 'A' } },
      ConditionExpression: '#n0 >= :v0',
      UpdateExpression: 'SET #n1 = :v1 ADD #n0 :v2',
      ExpressionAttributeNames: { '#n0': 'available', '#n1': 'name' },
      ExpressionAttributeValues: { ':v0': { N: '2' }, ':v1': { S: 'é' }, ':v2': { N: '-2' } },
    });
  });

  it('of an update that does several things separates them', () => {
    const { fields } = toAction(
      {
        kind: 'update',
        table: 'stock',
        key: 'A',
        set: { a: 1, b: 2 },
        add: { c: 3, d: 4 },
        remove: ['e', 'f'],
      },
      'Table',
    );
    expect(fields).toMatchObject({
      UpdateExpression: 'SET #n0 = :v0, #n1 = :v1 ADD #n2 :v2, #n3 :v3 REMOVE #n4, #n5',
    });
  });

  it('has no parentheses around a single condition: DynamoDB refuses two pairs around the same', () => {
    const when = { kind: 'absent', attribute: 'sku' } as const;
    const { fields } = toAction(
      {
        kind: 'put',
        table: 'stock',
        item: { sku: 'A' },
        when: { kind: 'all', of: [{ kind: 'any', of: [when] }] },
      },
      'Table',
    );
    expect(fields).toMatchObject({ ConditionExpression: 'attribute_not_exists(#n0)' });
  });

  it('stays ASCII, whatever the attributes are called', () => {
    const { fields } = toAction(
      { kind: 'update', table: 'stock', key: 'A', set: { größe: 'groß' } },
      'Table',
    );
    expect(fields).toMatchObject({ UpdateExpression: 'SET #n0 = :v0' });
  });

  it('is left out where there is none: DynamoDB refuses empty ones', () => {
    const { fields } = toAction({ kind: 'put', table: 'owners', item: { owner: 'o' } }, 'Table');
    expect(Object.keys(fields).sort()).toEqual([
      'Item',
      'ReturnValuesOnConditionCheckFailure',
      'TableName',
    ]);
  });
});
