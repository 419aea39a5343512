/** Users of the emulator's account. MiniStack's CloudFormation has no AWS::IAM::AccessKey. */

import type { Places } from './places.ts';
import { type CallSigned, query, withSignedCalls } from './signed-call.ts';
import { elementOf } from './xml.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface Callers {
  readonly alice: Credentials;
  readonly bob: Credentials;
}

/** Makes users that may call every API, and the keys they sign with. */
export const createCallers = (places: Places): Promise<Callers> =>
  withSignedCalls(places, async (call) => ({
    alice: await createCaller(call, 'alice'),
    bob: await createCaller(call, 'bob'),
  }));

async function createCaller(call: CallSigned, UserName: string): Promise<Credentials> {
  const iam = (parameters: Readonly<Record<string, string>>) =>
    call(query('iam', '2010-05-08', { UserName, ...parameters }));
  await iam({ Action: 'CreateUser' });
  await iam({
    Action: 'PutUserPolicy',
    PolicyName: 'call-apis',
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }],
    }),
  });
  const made = await iam({ Action: 'CreateAccessKey' });
  return {
    accessKeyId: elementOf(made, 'AccessKeyId'),
    secretAccessKey: elementOf(made, 'SecretAccessKey'),
  };
}
