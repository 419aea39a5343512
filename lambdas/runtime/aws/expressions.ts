import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type Condition, type Item, keyAttribute, type Value, type Write } from '../ports.ts';

/** Names and values of an expression, referred to by placeholders: expression text stays ASCII. */
class Placeholders {
  readonly names: Record<string, string> = {};
  readonly values: Record<string, Value> = {};

  name(attribute: string): string {
    const known = Object.entries(this.names).find(([, name]) => name === attribute);
    if (known) return known[0];
    const placeholder = `#n${Object.keys(this.names).length}`;
    this.names[placeholder] = attribute;
    return placeholder;
  }

  value(value: Value): string {
    const placeholder = `:v${Object.keys(this.values).length}`;
    this.values[placeholder] = value;
    return placeholder;
  }

  /** The request fields; DynamoDB refuses empty ones. */
  fields() {
    return {
      ...(Object.keys(this.names).length > 0 && { ExpressionAttributeNames: this.names }),
      ...(Object.keys(this.values).length > 0 && {
        ExpressionAttributeValues: toItem(this.values),
      }),
    };
  }
}

/** An item as DynamoDB takes it; undefined attributes are left out. */
export function toItem(item: Item): Record<string, AttributeValue> {
  return marshall(item, { removeUndefinedValues: true });
}

export function toKey(
  table: keyof typeof keyAttribute,
  key: string,
): Record<string, AttributeValue> {
  return { [keyAttribute[table]]: { S: key } };
}

/** The fields of a `Put` or `Update`, whether on its own or in a transaction. */
export function toAction(write: Write, tableName: string) {
  const placeholders = new Placeholders();
  const condition = write.when && {
    ConditionExpression: conditionText(write.when, placeholders),
  };
  const common = {
    TableName: tableName,
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    ...condition,
  };
  if (write.kind === 'put') {
    return {
      kind: 'put',
      fields: { ...common, Item: toItem(write.item), ...placeholders.fields() },
    } as const;
  }
  const UpdateExpression = updateText(write, placeholders);
  const Key = toKey(write.table, write.key);
  return {
    kind: 'update',
    fields: { ...common, Key, UpdateExpression, ...placeholders.fields() },
  } as const;
}

function conditionText(condition: Condition, placeholders: Placeholders): string {
  switch (condition.kind) {
    case 'absent':
      return `attribute_not_exists(${placeholders.name(condition.attribute)})`;
    case 'compare': {
      const { attribute, field, operator, value } = condition;
      const path = [attribute, ...(field === undefined ? [] : [field])];
      const operand = path.map((name) => placeholders.name(name)).join('.');
      return `${operand} ${operator} ${placeholders.value(value)}`;
    }
    case 'all':
    case 'any': {
      const joint = condition.kind === 'all' ? ' AND ' : ' OR ';
      const parts = condition.of.map((part) => conditionText(part, placeholders));
      // DynamoDB refuses redundant parentheses: two pairs around the same.
      return parts.length === 1 ? parts.join() : `(${parts.join(joint)})`;
    }
  }
}

function updateText(
  { set = {}, add = {}, remove = [] }: Extract<Write, { kind: 'update' }>,
  placeholders: Placeholders,
): string {
  const list = (entries: readonly [string, Value][], joint: string) =>
    entries.map(([name, value]) => placeholders.name(name) + joint + placeholders.value(value));
  const sets = list(Object.entries(set), ' = ');
  const adds = list(Object.entries(add), ' ');
  return [
    ...(sets.length > 0 ? [`SET ${sets.join(', ')}`] : []),
    ...(adds.length > 0 ? [`ADD ${adds.join(', ')}`] : []),
    ...(remove.length > 0
      ? [`REMOVE ${remove.map((name) => placeholders.name(name)).join(', ')}`]
      : []),
  ].join(' ');
}
