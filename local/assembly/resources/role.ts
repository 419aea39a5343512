/** The role of a function, with every policy that is attached to it. */
import * as z from 'zod';
import { evaluate } from '../../iam/evaluate.ts';
import { parsePolicy } from '../../iam/policy.ts';
import type { RoleSpec } from '../deployment.ts';
import { AssemblyError } from '../errors.ts';
import { type References, resolve } from '../intrinsics.ts';
import { logicalIdsOf, type Template } from '../template.ts';
import { attachedPolicies } from './attached-policies.ts';

const roleSchema = z.object({
  AssumeRolePolicyDocument: z.unknown(),
  ManagedPolicyArns: z.array(z.string()).default([]),
  Policies: z.array(z.object({ PolicyName: z.string(), PolicyDocument: z.unknown() })).default([]),
  PermissionsBoundary: z
    .undefined({ error: 'a permissions boundary is not understood here' })
    .optional(),
});

/**
 * The role of this ARN. Others of the template are not read: what they say need not be understood.
 * @param user the function whose role it is, for errors
 * @throws AssemblyError when the template does not have it, or Lambda may not assume it; PolicyError
 * when its policies have something that is not understood here
 */
export function readRole(
  arn: string,
  user: string,
  template: Template,
  references: References,
): RoleSpec {
  const logicalId = logicalIdsOf(template, 'AWS::IAM::Role', references).find(
    (id) => references.attribute(id, 'Arn', user) === arn,
  );
  if (logicalId === undefined) {
    throw new AssemblyError(
      `${user}: the role ${arn} is not in the template, so what it may do is not known here`,
    );
  }
  const given = roleSchema.parse(
    resolve(template.Resources[logicalId]?.Properties, references, logicalId),
  );
  requireTrust(logicalId, given.AssumeRolePolicyDocument);
  const name = String(references.ref(logicalId, user));
  const inline = given.Policies.map(({ PolicyName, PolicyDocument }) =>
    parsePolicy(`${logicalId}.${PolicyName}`, 'identity', PolicyDocument),
  );
  const role = { logicalId, name, managed: given.ManagedPolicyArns };
  return { name, arn, policies: [...inline, ...attachedPolicies(role, template, references)] };
}

/** AWS refuses to create a function whose role Lambda may not assume (Lambda, CreateFunction). */
function requireTrust(logicalId: string, document: unknown): void {
  const trust = parsePolicy(`${logicalId}.AssumeRolePolicyDocument`, 'trust', document);
  const decision = evaluate([trust], {
    action: 'sts:AssumeRole',
    resource: '*',
    principal: { kind: 'service', name: 'lambda.amazonaws.com' },
    context: {},
  });
  if (decision.kind === 'allowed') return;
  throw new AssemblyError(
    `${logicalId} does not trust lambda.amazonaws.com, so no function has it`,
  );
}
