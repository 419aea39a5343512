import { spawnSync } from 'node:child_process';
import type { IPolicyValidationPlugin, PolicyViolation } from 'aws-cdk-lib';
import * as z from 'zod';

/** What `cfn-lint --format json` prints, as far as it is used. */
const matches = z.array(
  z.object({
    Rule: z.object({ Id: z.string() }),
    Level: z.string(),
    Message: z.string(),
    Location: z.object({ Path: z.array(z.union([z.string(), z.number()])).nullable() }),
  }),
);

/** cfn-lint could not be run; the message has what it printed. */
export class CfnLintError extends Error {
  override readonly name = 'CfnLintError';
}

/** cfn-lint, a program of Python's, as one of CDK's plugins: it is suppressed as they are. */
export function cfnLint(executable: string): IPolicyValidationPlugin {
  return {
    name: 'cfn-lint',
    validate: ({ templatePaths }) => {
      const violations = templatePaths.flatMap((templatePath) => lint(executable, templatePath));
      return { success: violations.length === 0, violations };
    },
  };
}

/** Its exit code has a bit for each level of what it found, up to 14 (cfn-lint, "Exit Codes"). */
const MOST_FOUND = 14;

function lint(executable: string, templatePath: string): readonly PolicyViolation[] {
  const { status, stdout, stderr, error } = spawnSync(
    executable,
    ['--format', 'json', '--', templatePath],
    { encoding: 'utf8' },
  );
  if (error || status === null || status % 2 === 1 || status > MOST_FOUND) {
    throw new CfnLintError(`${executable}: ${error?.message ?? stderr}`);
  }
  return matches.parse(JSON.parse(stdout)).map(({ Rule, Level, Message, Location }) => {
    const [section, name, ...rest] = Location.Path ?? [];
    return {
      ruleName: Rule.Id,
      description: Message,
      severity: Level.toLowerCase(),
      violatingResources: [
        {
          ...(section === 'Resources' && { resourceLogicalId: String(name) }),
          templatePath,
          locations: [rest.join('.')],
        },
      ],
    };
  });
}
