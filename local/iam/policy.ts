/**
 * IAM policy documents, read once into what can be evaluated.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
import * as z from 'zod';
import { type Condition, parseConditions } from './conditions.ts';
import { PolicyError } from './error.ts';
import { actionPattern, type Matches, resourcePattern } from './patterns.ts';
import { type MatchesPrincipal, parsePrincipal } from './principals.ts';

/** `Action` or `NotAction`, `Resource` or `NotResource`. */
export interface Patterns {
  /** As the document has them. */
  readonly patterns: readonly string[];
  /** The document names what it does not speak of. */
  readonly negated: boolean;
  /** Whether the statement speaks of this action or resource. */
  readonly covers: Matches;
}

export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: Patterns;
  readonly resources: Patterns;
  /** All of them must hold. */
  readonly conditions: readonly Condition[];
  /** Of a resource's own policy: whom the statement speaks of. */
  readonly principals?: MatchesPrincipal;
}

export interface Policy {
  readonly name: string;
  readonly statements: readonly Statement[];
}

/**
 * Who has the document decides what its statements must say: an identity no principal, for it is
 * the principal; a resource names its principals; a role's trust names no resource, for it is that.
 */
export type PolicyKind = 'identity' | 'resource' | 'trust';

const oneOrMore = <T extends z.ZodType>(schema: T) =>
  z
    .union([schema.transform((one) => [one]), z.array(schema)])
    .refine((list) => list.length > 0, 'is empty');
const texts = oneOrMore(z.string());
const value = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const statementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: texts.optional(),
  NotAction: texts.optional(),
  Resource: texts.optional(),
  NotResource: texts.optional(),
  Principal: z.union([z.literal('*'), z.record(z.string(), texts)]).optional(),
  Condition: z.record(z.string(), z.record(z.string(), oneOrMore(value))).default({}),
});

const documentSchema = z.strictObject({
  Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
  Id: z.string().optional(),
  // Not `oneOrMore`: a union would not say which part of a statement is wrong.
  Statement: z.preprocess(
    (given) => (Array.isArray(given) ? given : [given]),
    z.array(statementSchema).min(1, 'is empty'),
  ),
});

/** @throws PolicyError that names the place of what is not understood here. */
export function parsePolicy(name: string, kind: PolicyKind, document: unknown): Policy {
  const parsed = documentSchema.safeParse(document);
  if (!parsed.success) {
    throw new PolicyError(name, z.prettifyError(parsed.error), { cause: parsed.error });
  }
  const statements = parsed.data.Statement.map((statement, index) =>
    toStatement(statement, kind, `${name}.Statement[${index}]`),
  );
  return { name, statements };
}

function toStatement(
  given: z.output<typeof statementSchema>,
  kind: PolicyKind,
  place: string,
): Statement {
  const { Effect, Action, NotAction, Resource, NotResource, Principal, Condition } = given;
  if ((kind === 'identity') !== (Principal === undefined)) {
    throw new PolicyError(place, kind === 'identity' ? 'has a Principal' : 'has no Principal');
  }
  const isTrust = kind === 'trust';
  if (isTrust && (Resource ?? NotResource) !== undefined) {
    throw new PolicyError(place, 'has a Resource, which the role itself is');
  }
  return {
    effect: Effect,
    actions: toPatterns(Action, NotAction, actionPattern, `${place}.Action`),
    resources: isTrust
      ? { patterns: ['*'], negated: false, covers: () => true }
      : toPatterns(Resource, NotResource, resourcePattern, `${place}.Resource`),
    conditions: parseConditions(Condition, `${place}.Condition`),
    ...(Principal !== undefined && {
      principals: parsePrincipal(Principal, `${place}.Principal`),
    }),
  };
}

/** Just one of the two must be there. */
function toPatterns(
  named: readonly string[] | undefined,
  excepted: readonly string[] | undefined,
  compile: (pattern: string, place: string) => Matches,
  place: string,
): Patterns {
  const patterns = named ?? excepted;
  if (patterns === undefined || (named !== undefined && excepted !== undefined)) {
    throw new PolicyError(place, 'is needed, or its negation, and not both');
  }
  const negated = named === undefined;
  const matchers = patterns.map((pattern) => compile(pattern, place));
  return {
    patterns,
    negated,
    covers: (text) => matchers.some((matches) => matches(text)) !== negated,
  };
}
