/** Roles that are there only to see what they may do. */
import type { AwsCredentialIdentity } from '@smithy/types';
import { ACCOUNT } from '../places.ts';
import { type Answer, orThrow, query, type Send, type SignedCall } from '../signed-call.ts';
import { elementOf } from '../xml.ts';

export interface Grant {
  readonly Action: string | readonly string[];
  readonly Resource: string;
  readonly Condition?: object;
}

/** Sends a call as the role. */
export type SendAs = (call: SignedCall) => Promise<Answer>;

const POLICY = { PolicyName: 'all' };
const document = (statement: object) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });

/** Lets `use` call as a role that may do this and nothing else. */
export async function asRole<T>(
  send: Send,
  grant: Grant,
  use: (send: SendAs) => Promise<T>,
): Promise<T> {
  const call = orThrow(send);
  const RoleName = `gap-${process.pid}`;
  const iam = (parameters: Readonly<Record<string, string>>) =>
    call(query('iam', '2010-05-08', { RoleName, ...parameters }));
  const trust = { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'sts:AssumeRole' };
  const made = await iam({ Action: 'CreateRole', AssumeRolePolicyDocument: document(trust) });
  try {
    await iam({ Action: 'PutRolePolicy', ...POLICY, PolicyDocument: document(grant) });
    const session = await assumed(call, elementOf(made, 'Arn'));
    return await use((request) => send(request, session));
  } finally {
    // Of a role whose policy could not be put it says that there is none; the role goes all the same.
    await send(query('iam', '2010-05-08', { Action: 'DeleteRolePolicy', RoleName, ...POLICY }));
    await iam({ Action: 'DeleteRole' });
  }
}

async function assumed(
  call: ReturnType<typeof orThrow>,
  RoleArn: string,
): Promise<AwsCredentialIdentity> {
  const answer = await call(
    query('sts', '2011-06-15', { Action: 'AssumeRole', RoleArn, RoleSessionName: 'gap' }),
  );
  return {
    accessKeyId: elementOf(answer, 'AccessKeyId'),
    secretAccessKey: elementOf(answer, 'SecretAccessKey'),
    sessionToken: elementOf(answer, 'SessionToken'),
  };
}

/** Whether IAM refused it; what the service itself refuses was allowed. */
export const isDenied = ({ status, text }: Answer): boolean =>
  status >= 400 && text.includes('AccessDenied');
