import { paginateListStackResources } from '@aws-sdk/client-cloudformation';
import type { Deployment } from '../command.ts';
import type { Told } from '../told.ts';

/** `not told`: the endpoint lacks the call. It never counts as a pass. */
export type Verdict = 'ok' | 'warn' | 'fail' | 'not told';

export interface Check {
  /** What was looked at. */
  readonly subject: string;
  readonly verdict: Verdict;
  readonly detail: string;
}

export const ok = (subject: string, detail: string): Check => ({ subject, verdict: 'ok', detail });
export const warn = (subject: string, detail: string): Check => ({
  subject,
  verdict: 'warn',
  detail,
});
export const fail = (subject: string, detail: string): Check => ({
  subject,
  verdict: 'fail',
  detail,
});

/** The checks of an answer, or that there was none. */
export function checksOf<T>(
  subject: string,
  told: Told<T>,
  judge: (value: T) => readonly Check[],
): readonly Check[] {
  if (told.kind === 'told') return judge(told.value);
  return [{ subject, verdict: 'not told', detail: told.reason }];
}

/** Looks at one side of a deployment. */
export type Checker = (deployment: Deployment) => Promise<readonly Check[]>;

/** Whether the stack is one that may lose its data: see `bin/app.ts`. */
export const isDevelopment = ({ place }: Deployment): boolean =>
  place.stack.endsWith('Development');

/** Physical ids of the stack's resources of these types. */
export async function resourcesOf(
  { connection, place }: Deployment,
  ...types: readonly string[]
): Promise<readonly string[]> {
  const ids: string[] = [];
  const client = connection.cloudFormation;
  for await (const page of paginateListStackResources({ client }, { StackName: place.stack })) {
    for (const { ResourceType = '', PhysicalResourceId } of page.StackResourceSummaries ?? []) {
      if (types.includes(ResourceType) && PhysicalResourceId) ids.push(PhysicalResourceId);
    }
  }
  return ids;
}
