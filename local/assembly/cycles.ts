import { AssemblyError } from './errors.ts';
import type { Template } from './template.ts';

/**
 * Refuses a template whose resources depend on each other in a circle. The laptop could run it,
 * since names are known beforehand; CloudFormation refuses it ("Circular dependency between
 * resources"), and that should be known before a deployment.
 * @throws AssemblyError that names the path
 */
export function checkForCycles({ Resources }: Template): void {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (logicalId: string): void => {
    if (done.has(logicalId)) return;
    if (path.includes(logicalId)) {
      const circle = [...path.slice(path.indexOf(logicalId)), logicalId];
      throw new AssemblyError(`the template refers in a circle: ${circle.join(' → ')}`);
    }
    path.push(logicalId);
    const resource = Resources[logicalId];
    for (const name of namesIn([resource?.Properties, { DependsOn: resource?.DependsOn }])) {
      if (Object.hasOwn(Resources, name)) visit(name);
    }
    path.pop();
    done.add(logicalId);
  };
  for (const logicalId of Object.keys(Resources)) visit(logicalId);
}

/** Whatever a value refers to by name, resources and parameters alike. */
function namesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, argument]) => {
    if (key === 'Ref' || key === 'DependsOn') return [argument].flat().filter(isString);
    if (key === 'Fn::GetAtt') {
      return [Array.isArray(argument) ? argument[0] : String(argument).split('.')[0]].filter(
        isString,
      );
    }
    if (key === 'Fn::Sub') {
      const [text, variables] = [argument].flat();
      const own = typeof variables === 'object' && variables !== null ? Object.keys(variables) : [];
      return [...namesInText(text).filter((name) => !own.includes(name)), ...namesIn(variables)];
    }
    return namesIn(argument);
  });
}

function namesInText(text: unknown): readonly string[] {
  return [...String(text).matchAll(/\$\{([^!}.]+)[^}]*\}/g)].flatMap(([, name]) => name ?? []);
}

const isString = (value: unknown): value is string => typeof value === 'string';
