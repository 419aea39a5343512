import { z } from 'zod';
import { invalidParameter } from './errors.ts';
import { limits } from './limits.ts';

/** Where messages go once they were received more than `maxReceiveCount` times. */
export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

/** Which queues may name this one as their dead-letter queue. */
export interface RedriveAllowPolicy {
  readonly redrivePermission: 'allowAll' | 'denyAll' | 'byQueue';
  readonly sourceQueueArns: readonly string[];
}

/** Consoles and templates write the count as a number or as a string; SQS takes both. */
const redrivePolicySchema = z.object({
  deadLetterTargetArn: z.string(),
  maxReceiveCount: z.coerce.number().int().min(1).max(limits.maxMaxReceiveCount).default(10),
});

const redriveAllowPolicySchema = z
  .object({
    redrivePermission: z.enum(['allowAll', 'denyAll', 'byQueue']),
    sourceQueueArns: z.array(z.string()).max(limits.maxAllowedSources).default([]),
  })
  .refine(
    (policy) => (policy.redrivePermission === 'byQueue') === policy.sourceQueueArns.length > 0,
  );

/** Throws InvalidParameterValue. */
export function parseRedrivePolicy(json: string): RedrivePolicy {
  return parse('RedrivePolicy', redrivePolicySchema, json);
}

/** Throws InvalidParameterValue. */
export function parseRedriveAllowPolicy(json: string): RedriveAllowPolicy {
  return parse('RedriveAllowPolicy', redriveAllowPolicySchema, json);
}

/** Whether a queue with this policy takes the dead letters of `sourceArn`. Default: of any. */
export function allowsSource(policy: RedriveAllowPolicy | undefined, sourceArn: string): boolean {
  switch (policy?.redrivePermission) {
    case undefined:
    case 'allowAll':
      return true;
    case 'denyAll':
      return false;
    case 'byQueue':
      return policy.sourceQueueArns.includes(sourceArn);
  }
}

function parse<T>(name: string, schema: z.ZodType<T>, json: string): T {
  const value = parseJson(json);
  const parsed = value === undefined ? undefined : schema.safeParse(value);
  if (parsed?.success) return parsed.data;
  throw invalidParameter(name, json, parsed?.error.issues[0]?.message ?? 'Not valid JSON.');
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
