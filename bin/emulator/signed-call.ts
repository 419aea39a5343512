import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentialIdentity } from '@smithy/types';
import { Sha256 } from '../deployment/sha256.ts';
import { ROOT } from './environment.ts';
import { EmulatorError } from './error.ts';
import { answerOf, trusting } from './get.ts';
import { type Places, REGION } from './places.ts';

/** A call of a service that no SDK client is installed for. */
export interface SignedCall {
  /** As the signature names it. */
  readonly service: string;
  readonly method: 'GET' | 'POST';
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export type CallSigned = (call: SignedCall) => Promise<string>;

/** A call of the query protocol (IAM, SNS, SES, CloudWatch): a form, answered by XML. */
export const query = (
  service: string,
  version: string,
  parameters: Readonly<Record<string, string>>,
): SignedCall => ({
  service,
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams({ ...parameters, Version: version }).toString(),
});

/** A call of the JSON protocols (SQS, DynamoDB, KMS and others). */
export const json = (
  service: string,
  target: string,
  body: Readonly<Record<string, unknown>> = {},
): SignedCall => ({
  service,
  method: 'POST',
  headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target },
  body: JSON.stringify(body),
});

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Calls as the account's root, unless told who else; any status is an answer. */
export type Send = (call: SignedCall, as?: AwsCredentialIdentity) => Promise<Answer>;

export async function withSender<T>(
  { endpoint, certificate }: Places,
  use: (send: Send) => Promise<T>,
): Promise<T> {
  const agent = trusting(certificate);
  const base = new URL(endpoint);
  try {
    return await use(
      async ({ service, method, path = '/', headers: given, body = '' }, as = { ...ROOT }) => {
        const signer = new SignatureV4({
          service,
          region: REGION,
          credentials: as,
          sha256: Sha256,
        });
        const { headers } = await signer.sign({
          method,
          protocol: base.protocol,
          hostname: base.hostname,
          path,
          headers: { host: base.host, ...given },
          body,
        });
        return answerOf(new URL(path, base), { method, headers, agent }, body);
      },
    );
  } finally {
    agent.destroy();
  }
}

/** @throws EmulatorError for an answer that is not 200 */
export const orThrow =
  (send: Send): CallSigned =>
  async (call) => {
    const { status, text } = await send(call);
    if (status === 200) return text;
    throw new EmulatorError(`${call.service} answers ${status}: ${text}`);
  };

/** Lets `use` call as the account's root; what is not answered by 200 is an `EmulatorError`. */
export const withSignedCalls = <T>(
  places: Places,
  use: (call: CallSigned) => Promise<T>,
): Promise<T> => withSender(places, (send) => use(orThrow(send)));
