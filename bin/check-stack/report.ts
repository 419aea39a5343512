import type { Judgement } from './check.ts';
import type { Finding } from './report-file.ts';

/** The judgements, by the deployments' names. */
export type Judgements = Readonly<Record<string, Judgement>>;

export interface Verdict {
  readonly passed: boolean;
  /** For people. */
  readonly text: string;
}

/** Passed when no plugin finds anything, and every suppression suppresses something. */
export function report(judgements: Judgements): Verdict {
  const findings = Object.entries(judgements).flatMap(([deployment, { findings }]) =>
    findings.map((finding) => describeFinding(deployment, finding)),
  );
  const idle = idleSuppressions(Object.values(judgements));
  const problems = [...findings, ...idle];
  const suppressions = describeSuppressions(Object.values(judgements));
  return {
    passed: problems.length === 0,
    text: [
      `Judged: ${Object.keys(judgements).join(', ')}.`,
      `Suppressed, each beside the code:\n${suppressions.join('\n')}`,
      problems.length === 0 ? 'Nothing is found.' : `Found:\n${problems.join('\n')}`,
    ].join('\n\n'),
  };
}

function describeFinding(deployment: string, finding: Finding): string {
  const { plugin, ruleName, description, suggestedFix, violatingConstructs } = finding;
  return [
    `- ${plugin}::${ruleName}, ${deployment}: ${description}`,
    ...violatingConstructs.map((path) => `    ${path}`),
    ...(suggestedFix === undefined ? [] : [`    fix: ${suggestedFix}`]),
  ].join('\n');
}

/** A line a rule and reason, with the places. */
function describeSuppressions(judgements: readonly Judgement[]): readonly string[] {
  const places = new Map<string, Set<string>>();
  for (const { suppressed } of judgements) {
    for (const { acknowledgedId, acknowledgedAt, reason } of suppressed) {
      const line = `- ${acknowledgedId}: ${reason}`;
      places.set(line, (places.get(line) ?? new Set()).add(acknowledgedAt));
    }
  }
  return [...places].sort().map(([line, at]) => `${line}\n    ${[...at].sort().join('\n    ')}`);
}

/** What was fixed, or never was as it says, must not stay in the code. */
function idleSuppressions(judgements: readonly Judgement[]): readonly string[] {
  const key = (id: string, at: string) => `- the suppression of ${id} at ${at} suppresses nothing`;
  const inUse = new Set(
    judgements.flatMap(({ suppressed }) =>
      suppressed.map(({ acknowledgedId, acknowledgedAt }) => key(acknowledgedId, acknowledgedAt)),
    ),
  );
  const all = judgements.flatMap(({ acknowledged, plugins }) =>
    acknowledged
      .filter(({ id }) => plugins.some((plugin) => id.startsWith(`${namespaceOf(plugin)}::`)))
      .map(({ id, at }) => key(id, at)),
  );
  return [...new Set(all)].filter((each) => !inUse.has(each));
}

/** CDK writes a plugin's name so in the ids of its rules. */
const namespaceOf = (plugin: string) => plugin.replaceAll(' ', '-');
