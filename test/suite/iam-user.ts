/** A user of an emulator's IAM, through the query protocol: no other call of IAM's is needed. */
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentialIdentity } from '@smithy/types';
import type { Connection } from '../../bin/deployment/connect.ts';
import { Sha256 } from '../../bin/deployment/sha256.ts';

export interface IamUser {
  readonly credentials: AwsCredentialIdentity;
  remove(): Promise<void>;
}

/** IAM API reference: the one version there is. */
const VERSION = '2010-05-08';

/** What an API with IAM authorization asks of a caller, and nothing else. */
const CALL_APIS = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }],
});

/** A new user with an access key, who may call APIs; undefined where the endpoint has no IAM. */
export async function createIamUser(
  endpointUrl: string,
  { credentials, region }: Pick<Connection, 'credentials' | 'region'>,
  UserName: string,
): Promise<IamUser | undefined> {
  const signer = new SignatureV4({ service: 'iam', region, credentials, sha256: Sha256 });
  const call = async (parameters: Readonly<Record<string, string>>) => {
    const url = new URL('/', endpointUrl);
    const body = new URLSearchParams({ Version: VERSION, ...parameters }).toString();
    const { headers } = await signer.sign({
      method: 'POST',
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      headers: { host: url.host, 'content-type': 'application/x-www-form-urlencoded' },
      body,
    });
    const { host: _, ...sent } = headers;
    const response = await fetch(url, { method: 'POST', headers: sent, body });
    return { isDone: response.ok, text: await response.text() };
  };
  const { isDone } = await call({ Action: 'CreateUser', UserName });
  if (!isDone) return undefined;
  const policy = { UserName, PolicyName: 'call-apis' };
  await call({ Action: 'PutUserPolicy', ...policy, PolicyDocument: CALL_APIS });
  const { text } = await call({ Action: 'CreateAccessKey', UserName });
  const accessKeyId = elementIn(text, 'AccessKeyId');
  const secretAccessKey = elementIn(text, 'SecretAccessKey');
  return {
    credentials: { accessKeyId, secretAccessKey },
    remove: async () => {
      await call({ Action: 'DeleteAccessKey', UserName, AccessKeyId: accessKeyId });
      await call({ Action: 'DeleteUserPolicy', ...policy });
      await call({ Action: 'DeleteUser', UserName });
    },
  };
}

function elementIn(xml: string, name: string): string {
  const found = new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1];
  if (found !== undefined) return found;
  throw new Error(`the endpoint's IAM made a user, and answers no ${name}: ${xml.slice(0, 200)}`);
}
