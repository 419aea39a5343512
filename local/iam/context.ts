import { PolicyError } from './error.ts';

/** What can be told of every request (IAM User Guide, "Global condition keys"), and of a mail. */
const singleValued = [
  'aws:PrincipalAccount',
  'aws:PrincipalArn',
  'aws:RequestedRegion',
  'aws:ResourceAccount',
  'aws:SecureTransport',
  // Of calls that a service makes for somebody; absent from all others.
  'aws:SourceAccount',
  'aws:SourceArn',
  'ses:FeedbackAddress',
  'ses:FromAddress',
] as const;
const multiValued = ['ses:Recipients'] as const;

export type ConditionKey = (typeof singleValued)[number] | (typeof multiValued)[number];

/** What is known of a request. A key that is not there is absent, as `Null` and `IfExists` see it. */
export type Context = { readonly [K in ConditionKey]?: string | readonly string[] };

const known: ReadonlyMap<string, ConditionKey> = new Map(
  [...singleValued, ...multiValued].map((key) => [key.toLowerCase(), key]),
);

/** Keys are the same in upper and lower case. @throws PolicyError for one that is not told here. */
export function conditionKey(name: string, place: string): ConditionKey {
  const key = known.get(name.toLowerCase());
  if (key !== undefined) return key;
  throw new PolicyError(place, `the condition key ${name} is not understood here`);
}

export function isMultiValued(key: ConditionKey): boolean {
  return multiValued.some((multi) => multi === key);
}
