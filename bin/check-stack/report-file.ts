/** CDK's report of the validation plugins, `validation-report.json` of the cloud assembly. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';

const violation = z.object({
  ruleName: z.string(),
  description: z.string(),
  suggestedFix: z.string().optional(),
  violatingConstructs: z
    .array(z.object({ constructPath: z.string().optional() }))
    .transform((constructs) => constructs.map(({ constructPath }) => constructPath ?? 'the stack')),
});

const suppressed = violation.extend({
  acknowledgedId: z.string(),
  acknowledgedAt: z.string(),
  reason: z.string(),
});

const schema = z.object({
  pluginReports: z.array(
    z.object({
      pluginName: z.string(),
      conclusion: z.string(),
      metadata: z.looseObject({ error: z.string().optional() }).optional(),
      violations: z.array(violation),
      suppressedViolations: z.array(suppressed).default([]),
    }),
  ),
});

export interface Finding extends Readonly<z.output<typeof violation>> {
  readonly plugin: string;
}

export interface Suppressed extends Readonly<z.output<typeof suppressed>> {
  readonly plugin: string;
}

export interface Report {
  /** Errors and warnings alike. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Suppressed[];
}

/** A plugin could not judge, which is not the same as finding nothing. */
export class PluginFailedError extends Error {
  override readonly name = 'PluginFailedError';
}

/** @throws PluginFailedError */
export function readReport(file: string): Report {
  const { pluginReports } = schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  for (const { pluginName, conclusion, metadata, violations } of pluginReports) {
    if (conclusion === 'success' || violations.length > 0) continue;
    throw new PluginFailedError(
      `${pluginName} failed: ${metadata?.error ?? 'it does not say why'}`,
    );
  }
  return {
    findings: pluginReports.flatMap(({ pluginName: plugin, violations }) =>
      violations.map((each) => ({ ...each, plugin })),
    ),
    suppressed: pluginReports.flatMap(({ pluginName: plugin, suppressedViolations }) =>
      suppressedViolations.map((each) => ({ ...each, plugin })),
    ),
  };
}
