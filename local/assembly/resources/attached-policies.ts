import * as z from 'zod';
import { managedPolicy } from '../../iam/managed-policies.ts';
import { type Policy, parsePolicy } from '../../iam/policy.ts';
import { type References, resolve } from '../intrinsics.ts';
import { logicalIdsOf, type Template } from '../template.ts';

const rolesSchema = z.array(z.string()).default([]);
const documentSchema = z.object({ PolicyDocument: z.unknown() });

/**
 * What is attached to a role from outside: the template's AWS::IAM::Policy and ManagedPolicy that
 * name it, and the managed policies that it names, the template's or AWS's own.
 * @throws PolicyError
 */
export function attachedPolicies(
  role: { readonly logicalId: string; readonly name: string; readonly managed: readonly string[] },
  template: Template,
  references: References,
): readonly Policy[] {
  const refOf = (logicalId: string) => String(references.ref(logicalId, role.logicalId));
  const named = (logicalId: string) => {
    const { Roles } = template.Resources[logicalId]?.Properties ?? {};
    return rolesSchema.parse(resolve(Roles, references, `${logicalId}.Roles`)).includes(role.name);
  };
  const documentOf = (logicalId: string) => {
    const resolved = resolve(template.Resources[logicalId]?.Properties, references, logicalId);
    return parsePolicy(logicalId, 'identity', documentSchema.parse(resolved).PolicyDocument);
  };
  const inline = logicalIdsOf(template, 'AWS::IAM::Policy', references);
  const managed = logicalIdsOf(template, 'AWS::IAM::ManagedPolicy', references);
  const ofAws = role.managed.filter((arn) => !managed.some((id) => refOf(id) === arn));
  return [
    ...inline.filter(named).map(documentOf),
    ...managed.filter((id) => named(id) || role.managed.includes(refOf(id))).map(documentOf),
    ...ofAws.map((arn) => managedPolicy(arn, role.logicalId)),
  ];
}
