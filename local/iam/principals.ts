/**
 * The `Principal` of a resource's own policy: whom it speaks of.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
import { PolicyError } from './error.ts';

/** Who makes a request. */
export type Principal =
  | { readonly kind: 'service'; readonly name: string }
  /** A role's session is named by either of its ARNs: the role's and the session's. */
  | { readonly kind: 'aws'; readonly accountId: string; readonly arns: readonly string[] };

export type MatchesPrincipal = (principal: Principal) => boolean;

/** As JSON has it: `*`, or kind → whom. */
export type PrincipalElement = '*' | Readonly<Record<string, readonly string[]>>;

/** @throws PolicyError for federated and canonical users, and for wildcards, which AWS refuses too. */
export function parsePrincipal(element: PrincipalElement, place: string): MatchesPrincipal {
  if (element === '*') return () => true;
  const matchers = Object.entries(element).flatMap(([kind, names]) =>
    names.map((name) => one(kind, name, place)),
  );
  return (principal) => matchers.some((matches) => matches(principal));
}

function one(kind: string, name: string, place: string): MatchesPrincipal {
  if (kind === 'AWS') return awsPrincipal(name, place);
  if (kind === 'Service' && !/[*?]/.test(name)) {
    return (principal) => principal.kind === 'service' && principal.name === name;
  }
  throw new PolicyError(place, `the principal ${kind} ${name} is not understood here`);
}

/** `{"AWS": "*"}` is everyone, as `*` alone is. */
function awsPrincipal(name: string, place: string): MatchesPrincipal {
  if (name === '*') return () => true;
  const account = /^(?:arn:[^:*?]+:iam::(\d{12}):root|(\d{12}))$/.exec(name);
  const accountId = account?.[1] ?? account?.[2];
  if (accountId !== undefined) {
    return (principal) => principal.kind === 'aws' && principal.accountId === accountId;
  }
  if (!/^arn:[^*?]+$/.test(name)) {
    throw new PolicyError(place, `the principal AWS ${name} is not understood here`);
  }
  return (principal) => principal.kind === 'aws' && principal.arns.includes(name);
}
