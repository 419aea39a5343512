/**
 * Identities that need no set-up: every access key id of a plain name, with the secret `local`,
 * is the IAM user of that name. Another name is another caller.
 */
import { hash } from 'node:crypto';

/** The secret of every local access key. It protects nothing: the server is on loopback. */
export const LOCAL_SECRET = 'local';

/** IAM's limit of a user name is 64 characters. */
const USER_NAME = /^[a-zA-Z0-9_-]{1,64}$/;

/** What an HTTP API hands to a function as `requestContext.authorizer.iam`. */
export interface IamIdentity {
  readonly accessKey: string;
  readonly accountId: string;
  readonly callerId: string;
  readonly cognitoIdentity: null;
  readonly principalOrgId: null;
  readonly userArn: string;
  readonly userId: string;
}

/** The IAM user behind an access key; undefined when no user can have that name. */
export function localIdentity(accessKey: string, accountId: string): IamIdentity | undefined {
  if (!USER_NAME.test(accessKey)) return undefined;
  // IAM's ids of users begin with AIDA and have 21 characters.
  const digest = hash('sha256', accessKey).toUpperCase();
  const userId = `AIDA${digest.slice(0, 17)}`;
  return {
    accessKey,
    accountId,
    callerId: userId,
    cognitoIdentity: null,
    principalOrgId: null,
    userArn: `arn:aws:iam::${accountId}:user/${accessKey}`,
    userId,
  };
}
