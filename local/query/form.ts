/**
 * The request side of AWS's query protocol: flat keys such as `Destination.ToAddresses.member.1`
 * become a tree that a schema can parse.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
import { QueryError } from './error.ts';

/** A decoded parameter: text, a list (`member.N`) or a structure without a prototype. */
export type FormValue = string | FormValue[] | { [key: string]: FormValue };

/** A bound of this runtime, far above what any call of SES or CloudFormation carries. */
const MAXIMUM_PARAMETERS = 2_000;
/** The same: `Template.Part.member.1.Name` is five deep. */
const MAXIMUM_DEPTH = 12;

interface Branch {
  [key: string]: string | Branch;
}

const newBranch = (): Branch => Object.create(null);

/**
 * Decodes a form body.
 * @throws QueryError `MalformedInput` when keys contradict each other, or are too many or too deep.
 */
export function decodeForm(body: string): { [key: string]: FormValue } {
  const root = newBranch();
  let count = 0;
  for (const [key, value] of new URLSearchParams(body)) {
    count += 1;
    if (count > MAXIMUM_PARAMETERS) throw malformed('Too many parameters');
    insert(root, key, value);
  }
  return toStructure(root);
}

function insert(root: Branch, key: string, value: string): void {
  const path = key.split('.');
  const last = path.pop() ?? '';
  if (path.length >= MAXIMUM_DEPTH) throw malformed('Parameters are nested too deeply');
  let branch = root;
  for (const name of path) {
    const next = branch[name] ?? newBranch();
    if (typeof next === 'string') throw malformed(`Conflicting parameter ${key}`);
    branch[name] = next;
    branch = next;
  }
  if (branch[last] !== undefined) throw malformed(`Duplicate parameter ${key}`);
  branch[last] = value;
}

function toStructure(branch: Branch): { [key: string]: FormValue } {
  const structure: { [key: string]: FormValue } = Object.create(null);
  for (const [key, value] of Object.entries(branch)) structure[key] = toValue(value);
  return structure;
}

function toValue(node: string | Branch): FormValue {
  if (typeof node === 'string') return node;
  const members = node['member'];
  if (Object.keys(node).length !== 1 || typeof members !== 'object') return toStructure(node);
  return Object.entries(members)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, value]) => toValue(value));
}

function malformed(message: string): QueryError {
  return new QueryError('MalformedInput', message);
}
