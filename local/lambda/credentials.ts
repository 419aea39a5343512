import { createHash } from 'node:crypto';

/** The access key that a function's SDK clients sign with: of a session of its role, for a time. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/**
 * A function's key. It looks as those of AWS's temporary sessions do (`ASIA` and 16 characters) and
 * is derived from the function's ARN: it tells who calls, and nobody on loopback is kept out by it.
 */
export function sessionCredentials(functionArn: string): Credentials {
  const digest = (purpose: string) =>
    createHash('sha256').update(`${purpose} ${functionArn}`).digest();
  return {
    accessKeyId: `ASIA${digest('key').toString('hex').toUpperCase().slice(0, 16)}`,
    secretAccessKey: digest('secret').toString('base64').slice(0, 40),
    sessionToken: digest('token').toString('base64'),
  };
}
