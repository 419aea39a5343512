import { UnresolvableError } from '../../local/assembly/errors.ts';
import { resolve } from '../../local/assembly/intrinsics.ts';
import { logicalIdsOf, type Template } from '../../local/assembly/template.ts';
import type { Connection } from '../deployment/connect.ts';
import { type Difference, differences } from './compare.ts';
import { type DeployedStack, deployedReferences } from './deployed.ts';
import { readers } from './readers.ts';

export interface ReadDifference extends Difference {
  /** Of the resource. */
  readonly type: string;
}

/** A resource as its service tells of it. */
export interface ReadResource {
  readonly type: string;
  readonly deployed: Readonly<Record<string, unknown>>;
}

export interface ReadBack {
  /** Resources that were read, by type. */
  readonly read: ReadonlyMap<string, number>;
  readonly differences: readonly ReadDifference[];
  readonly resources: readonly ReadResource[];
  /** Types of the template that nothing here reads. */
  readonly unreadTypes: readonly string[];
}

/** Reads what was deployed and holds it against the template, property by property. */
export async function readBack(
  connection: Connection,
  template: Template,
  stack: DeployedStack,
): Promise<ReadBack> {
  const references = deployedReferences(template, stack);
  const read = new Map<string, number>();
  const found: ReadDifference[] = [];
  const resources: ReadResource[] = [];
  for (const [type, { read: readResource, normalize, untold = {} }] of Object.entries(readers)) {
    const ids = logicalIdsOf(template, type, references);
    if (ids.length > 0) read.set(type, ids.length);
    for (const id of ids) {
      const told = Object.entries(template.Resources[id]?.Properties ?? {}).filter(
        ([name]) => !(name in untold),
      );
      const wanted = resolve(Object.fromEntries(told), references, id);
      if (!isProperties(wanted)) throw new UnresolvableError(id, 'has no properties');
      const physicalId = stack.resources.get(id);
      const deployed = physicalId === undefined ? {} : await readResource(connection, physicalId);
      resources.push({ type, deployed });
      const differing = differences(id, normalize?.(wanted) ?? wanted, deployed);
      found.push(...differing.map((difference) => ({ type, ...difference })));
    }
  }
  const types = new Set(Object.values(template.Resources).map(({ Type }) => Type));
  const unreadTypes = [...types].filter((type) => !(type in readers)).sort();
  return { read, differences: found, resources, unreadTypes };
}

const isProperties = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
