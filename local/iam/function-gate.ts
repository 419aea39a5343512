import type { Deployment } from '../assembly/deployment.ts';
import { sessionCredentials } from '../lambda/credentials.ts';
import { describeDenial } from './denied-answers.ts';
import { createGate, type Gate, type RoleSession } from './gate.ts';

/**
 * The gate that knows each function by its key, and its role's policies.
 * @param onDenied told of what was denied, of the same thing once.
 */
export function functionGate(
  deployment: Pick<Deployment, 'functions' | 'region' | 'accountId'>,
  onDenied: (sentence: string) => void,
): Gate {
  const sessions = new Map(
    deployment.functions.map(({ name, arn, role }): [string, RoleSession] => [
      sessionCredentials(arn).accessKeyId,
      { roleName: role.name, roleArn: role.arn, sessionName: name, policies: role.policies },
    ]),
  );
  const told = new Set<string>();
  return createGate(sessions, deployment, (denial) => {
    const sentence = describeDenial(denial);
    if (told.has(sentence)) return;
    told.add(sentence);
    onDenied(sentence);
  });
}
