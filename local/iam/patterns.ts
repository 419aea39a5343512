/** The wildcards of policies: `*` is any text, also none, and `?` is one character. */
import { PolicyError } from './error.ts';

/** Whether a text of a request is one that a policy names. */
export type Matches = (text: string) => boolean;

const literally = (text: string) => text.replace(/[.+^${}()|[\]\\]/g, '\\$&');

/** @throws PolicyError for a policy variable (`${aws:username}`), which is not understood here. */
function requireNoVariable(pattern: string, place: string): void {
  if (pattern.includes('${')) {
    throw new PolicyError(place, `the policy variable in ${pattern} is not understood here`);
  }
}

function matching(pattern: string, flags: 's' | 'is', star: (at: number) => string): Matches {
  let expression = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    if (character === '*') expression += star(at);
    else expression += character === '?' ? '.' : literally(character);
  }
  const compiled = new RegExp(`^${expression}$`, flags);
  return (text) => compiled.test(text);
}

/** StringLike: case-sensitive (IAM User Guide, "Condition operators", String). */
export function textPattern(pattern: string, place: string): Matches {
  requireNoVariable(pattern, place);
  return matching(pattern, 's', () => '.*');
}

/** `service:Name`, or `*`. Upper and lower case are the same (IAM User Guide, "Action"). */
export function actionPattern(pattern: string, place: string): Matches {
  requireNoVariable(pattern, place);
  if (pattern !== '*' && !/^[a-z0-9-]+:[a-zA-Z0-9*?]+$/i.test(pattern)) {
    throw new PolicyError(place, `${pattern} is not an action, such as sqs:SendMessage`);
  }
  return matching(pattern, 'is', () => '.*');
}

/**
 * An ARN, or `*` for all. A wildcard stands for text within one of the parts between colons; as the
 * last character of a part it goes on beyond the colon. The service has none (IAM User Guide,
 * "Resource"). AWS completes an ARN that ends early; here it is refused.
 */
export function resourcePattern(pattern: string, place: string): Matches {
  requireNoVariable(pattern, place);
  if (pattern === '*') return () => true;
  if (!/^arn:[^:]+:[^:*?]+:[^:]*:[^:]*:.+$/.test(pattern)) {
    throw new PolicyError(place, `${pattern} is not the whole ARN of a resource`);
  }
  const isLastOfPart = (at: number) => at === pattern.length - 1 || pattern[at + 1] === ':';
  return matching(pattern, 's', (at) => (isLastOfPart(at) ? '.*' : '[^:]*'));
}

/** ArnEquals and ArnLike, which are the same: each of six parts by itself ("Condition operators"). */
export function arnPattern(pattern: string, place: string): Matches {
  requireNoVariable(pattern, place);
  const parts = arnParts(pattern);
  if (parts === undefined) throw new PolicyError(place, `${pattern} is not an ARN`);
  const matchers = parts.map((part) => matching(part, 's', () => '.*'));
  return (text) => {
    const given = arnParts(text);
    return given?.every((part, index) => matchers[index]?.(part)) ?? false;
  };
}

/** Partition, service, region, account, and the resource, which may have colons itself. */
function arnParts(arn: string): readonly string[] | undefined {
  return /^arn:([^:]*):([^:]*):([^:]*):([^:]*):(.+)$/s.exec(arn)?.slice(1);
}
