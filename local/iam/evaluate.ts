import type { Context } from './context.ts';
import type { Policy, Statement } from './policy.ts';
import type { Principal } from './principals.ts';

/** One thing that a principal wants to do. */
export interface AccessRequest {
  /** `sqs:SendMessage`. */
  readonly action: string;
  /** Its ARN; `*` for an action that AWS defines for no single resource. */
  readonly resource: string;
  readonly context: Context;
  /** Needed by the policies of resources and the trust of roles, which speak of principals. */
  readonly principal?: Principal;
}

export type Decision =
  | { readonly kind: 'allowed' }
  /** A statement says Deny: it wins over whatever allows. */
  | { readonly kind: 'denied'; readonly because: 'explicit-deny'; readonly policy: string }
  /** What nothing allows is denied. */
  | { readonly kind: 'denied'; readonly because: 'nothing-allows' };

/**
 * The decision of the policies of one kind that apply to a request.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(policies: readonly Policy[], request: AccessRequest): Decision {
  let isAllowed = false;
  for (const { name, statements } of policies) {
    for (const statement of statements) {
      if (!applies(statement, request)) continue;
      if (statement.effect === 'Deny') {
        return { kind: 'denied', because: 'explicit-deny', policy: name };
      }
      isAllowed = true;
    }
  }
  return isAllowed ? { kind: 'allowed' } : { kind: 'denied', because: 'nothing-allows' };
}

function applies(
  { actions, resources, principals, conditions }: Statement,
  { action, resource, principal, context }: AccessRequest,
): boolean {
  return (
    actions.covers(action) &&
    resources.covers(resource) &&
    (principals === undefined || (principal !== undefined && principals(principal))) &&
    conditions.every((holds) => holds(context))
  );
}
