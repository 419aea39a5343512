import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from '../../../bin/deployment/sha256.ts';
import type { Listening } from '../../../local/endpoint/listen.ts';
import { type Call, NOW } from './setup.ts';

export interface Signing {
  readonly accessKeyId?: string;
  readonly secret?: string;
  readonly region?: string;
  readonly service?: string;
  readonly at?: Date;
  /** Whether the hash of the body is a header of its own, which curl leaves out. Default: true. */
  readonly hashHeader?: boolean;
}

/** The call with the headers that AWS's own signer adds; by default one that is right. */
export async function sign(api: Listening, call: Call, signing: Signing = {}): Promise<Call> {
  const { accessKeyId = 'alice', secret = 'local', at = NOW } = signing;
  const { region = 'us-east-1', service = 'execute-api' } = signing;
  const signer = new SignatureV4({
    service,
    region,
    credentials: { accessKeyId, secretAccessKey: secret },
    sha256: Sha256,
    applyChecksum: signing.hashHeader ?? true,
  });
  const [path = '/', search = ''] = call.path.split('?');
  const query: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(search)) {
    query[name] = [...(query[name] ?? []), value];
  }
  const headers = Object.entries({ ...call.headers, host: `127.0.0.1:${api.port}` });
  const signed = await signer.sign(
    {
      method: call.method ?? 'GET',
      protocol: 'http:',
      hostname: '127.0.0.1',
      port: api.port,
      path,
      query,
      headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])),
      ...(call.body === undefined ? {} : { body: call.body }),
    },
    { signingDate: at },
  );
  return { ...call, headers: signed.headers };
}
