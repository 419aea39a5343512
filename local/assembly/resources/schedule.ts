import * as z from 'zod';
import type { ScheduleSpec } from '../deployment.ts';
import { AssemblyError } from '../errors.ts';
import { functionNameOf } from './function.ts';

/** What a target sends: nothing else than the scheduled event, or a constant. */
const targetSchema = z.strictObject({
  Id: z.string(),
  Arn: z.string().regex(/:function:/, 'only functions are targets here'),
  Input: z.string().optional(),
  // How often EventBridge tries: here a function is always there to be invoked.
  RetryPolicy: z.unknown().optional(),
});

const ruleSchema = z.object({
  ScheduleExpression: z.string().optional(),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Targets: z.array(targetSchema).default([]),
});

const UNIT_MS = { minute: 60_000, hour: 60 * 60_000, day: 24 * 60 * 60_000 } as const;
const isUnit = (name: string): name is keyof typeof UNIT_MS => Object.hasOwn(UNIT_MS, name);

/**
 * A rule with a rate. One without a schedule has a pattern, which is named as not run.
 * @throws AssemblyError for a schedule that is not run here
 */
export function toSchedule(
  logicalId: string,
  { name, arn }: { readonly name: string; readonly arn: string },
  properties: unknown,
): readonly ScheduleSpec[] {
  const { ScheduleExpression, State, Targets } = ruleSchema.parse(properties);
  if (ScheduleExpression === undefined) return [];
  return [
    {
      logicalId,
      name,
      arn,
      periodMs: periodOf(ScheduleExpression, logicalId),
      enabled: State === 'ENABLED',
      targets: Targets.map(({ Id, Arn, Input }) => ({
        id: Id,
        functionName: functionNameOf(Arn),
        ...(Input !== undefined && { input: parseInput(Input, logicalId) }),
      })),
    },
  ];
}

/** `rate(1 minute)`, `rate(5 minutes)`: the singular for one (EventBridge User Guide, "Rates"). */
function periodOf(expression: string, logicalId: string): number {
  const [, digits = '', unit = '', plural = ''] =
    /^rate\(([1-9]\d*) ([a-z]+?)(s?)\)$/.exec(expression) ?? [];
  if (isUnit(unit) && (digits === '1') === (plural === '')) return Number(digits) * UNIT_MS[unit];
  throw new AssemblyError(
    `${logicalId}: the schedule ${expression} is not run here; rate(5 minutes) would be`,
  );
}

function parseInput(text: string, logicalId: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AssemblyError(`${logicalId}: the Input of a target is not JSON`, { cause });
  }
}
