import * as z from 'zod';
import type { References } from './intrinsics.ts';

const resource = z.object({
  Type: z.string(),
  Condition: z.string().optional(),
  DependsOn: z.union([z.string(), z.array(z.string())]).optional(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});

/** The parts of a CloudFormation template that the runtime reads. */
export const templateSchema = z.object({
  Parameters: z
    .record(z.string(), z.object({ Type: z.string(), Default: z.unknown().optional() }))
    .default({}),
  Mappings: z
    .record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown())))
    .default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Resources: z.record(z.string(), resource),
  Outputs: z
    .record(z.string(), z.object({ Value: z.unknown(), Condition: z.string().optional() }))
    .default({}),
});

export type Template = z.output<typeof templateSchema>;
/** The resources of a type whose condition holds. */
export function logicalIdsOf(
  { Resources }: Template,
  type: string,
  references: References,
): readonly string[] {
  return Object.entries(Resources)
    .filter(
      ([logicalId, { Type, Condition }]) =>
        Type === type && (Condition === undefined || references.condition(Condition, logicalId)),
    )
    .map(([logicalId]) => logicalId);
}

export type TemplateResource = z.output<typeof resource>;
