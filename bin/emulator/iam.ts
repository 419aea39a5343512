/** Users of the emulator's account. MiniStack's CloudFormation has no AWS::IAM::AccessKey. */
import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from '../deployment/sha256.ts';
import { ROOT } from './environment.ts';
import { answerOf, trusting } from './get.ts';
import { type Places, REGION } from './places.ts';
import { EmulatorError } from './server.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

type Call = (parameters: Readonly<Record<string, string>>) => Promise<string>;

/** Makes users that may call every API, and the keys they sign with, by name. */
export async function createCallers<Name extends string>(
  places: Places,
  names: readonly Name[],
): Promise<Readonly<Record<Name, Credentials>>> {
  const agent = trusting(places.certificate);
  const call: Call = (parameters) => iam(places, agent, parameters);
  try {
    const pairs: [Name, Credentials][] = [];
    for (const name of names) pairs.push([name, await createCaller(call, name)]);
    return Object.fromEntries(pairs) as Record<Name, Credentials>;
  } finally {
    agent.destroy();
  }
}

async function createCaller(call: Call, UserName: string): Promise<Credentials> {
  await call({ Action: 'CreateUser', UserName });
  await call({
    Action: 'PutUserPolicy',
    UserName,
    PolicyName: 'call-apis',
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }],
    }),
  });
  const made = await call({ Action: 'CreateAccessKey', UserName });
  return {
    accessKeyId: elementOf(made, 'AccessKeyId'),
    secretAccessKey: elementOf(made, 'SecretAccessKey'),
  };
}

/** One call of IAM's query protocol; a user that is there already is made. */
async function iam(
  { endpoint }: Places,
  agent: ReturnType<typeof trusting>,
  parameters: Readonly<Record<string, string>>,
): Promise<string> {
  const url = new URL(endpoint);
  const body = new URLSearchParams({ ...parameters, Version: '2010-05-08' }).toString();
  const signer = new SignatureV4({
    service: 'iam',
    region: REGION,
    credentials: { ...ROOT },
    sha256: Sha256,
  });
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    path: '/',
    headers: { host: url.host, 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });
  const { status, text } = await answerOf(url, { method: 'POST', headers, agent }, body);
  if (status === 200 || text.includes('EntityAlreadyExists')) return text;
  throw new EmulatorError(`IAM refuses ${parameters['Action']}: ${text}`);
}

function elementOf(xml: string, name: string): string {
  const text = new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1];
  if (text !== undefined) return text;
  throw new EmulatorError(`IAM's answer has no ${name}`);
}
