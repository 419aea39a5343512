/** Where what was deployed is not what the template asks for. */

export interface Difference {
  /** The path of it: `OrdersTable1F8332C7.TimeToLiveSpecification.Enabled`. */
  readonly place: string;
  readonly template: unknown;
  /** Undefined: the service tells none. */
  readonly deployed: unknown;
}

/**
 * Every leaf of the template's value that the deployed value has not. What a service adds of its own
 * is no difference. Scalars are compared as text, as CloudFormation takes them.
 */
export function differences(
  place: string,
  template: unknown,
  deployed: unknown,
): readonly Difference[] {
  if (isList(template)) {
    const items = isList(deployed) ? deployed : [];
    if (items.length !== template.length) return [{ place, template, deployed }];
    return template.flatMap((item, at) => differences(`${place}[${at}]`, item, items[at]));
  }
  if (isObject(template)) {
    const fields = isObject(deployed) ? deployed : {};
    return Object.entries(template).flatMap(([key, value]) =>
      differences(`${place}.${key}`, value, fields[key]),
    );
  }
  return String(template) === String(deployed) ? [] : [{ place, template, deployed }];
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list whose order says nothing, in one order. */
export const sortedBy = <T extends object>(items: readonly T[], key: keyof T): readonly T[] =>
  [...items].sort((a, b) => (String(a[key]) < String(b[key]) ? -1 : 1));
