/** Signature Version 4 over a request as it stands, whatever it is; and signatures that are wrong. */
import { createHash, createHmac } from 'node:crypto';
import { canonicalRequests } from '../../local/http-api/canonical-request.ts';
import type { Signature, WireRequest } from './wire.ts';

const HOUR_MS = 60 * 60 * 1000;
const SIGNED_HEADERS = ['host', 'x-amz-date'];

export interface Signer {
  readonly accessKeyId: string;
  readonly secret: string;
  readonly region: string;
  /** The Host header. */
  readonly host: string;
  readonly nowMs: number;
}

/** The headers that the signature adds. The canonical form is the one that AWS documents. */
export function signedHeaders(
  request: WireRequest,
  signer: Signer,
): Readonly<Record<string, string>> {
  const { signature } = request;
  if (signature === 'absent') return {};
  const { secret, region, service, atMs, body, target } = faulty(request, signer);
  const date = new Date(atMs).toISOString().replace(/[-:]|\.\d+/g, '');
  const [path = '', query = ''] = splitOnce(target, '?');
  const [canonical = ''] =
    canonicalRequests(
      {
        method: request.method,
        encodedPath: path,
        rawQueryString: query,
        headers: new Map([
          ['host', [signer.host]],
          ['x-amz-date', [date]],
        ]),
        body,
        sourceIp: '',
        protocol: '',
      },
      SIGNED_HEADERS,
    ) ?? [];
  const scope = [date.slice(0, 8), region, service, 'aws4_request'];
  const hash = createHash('sha256').update(canonical).digest('hex');
  const key = scope.reduce((k: string | Buffer, part) => hmac(k, part), `AWS4${secret}`);
  const text = ['AWS4-HMAC-SHA256', date, scope.join('/'), hash].join('\n');
  const credential = [signer.accessKeyId, ...scope].join('/');
  return {
    'x-amz-date': date,
    authorization:
      signature === 'garbled'
        ? `AWS4-HMAC-SHA256 Credential=${credential};Signature=${hash.slice(1)}`
        : `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${SIGNED_HEADERS.join(';')}, Signature=${hmac(key, text).toString('hex')}`,
  };
}

/** What is signed: the request, or something that it is not. */
function faulty({ signature, body = Buffer.alloc(0), target }: WireRequest, signer: Signer) {
  const is = (kind: Signature) => signature === kind;
  return {
    secret: is('with another secret') ? `${signer.secret}r` : signer.secret,
    region: is('for another region') ? 'eu-north-1' : signer.region,
    service: is('for another service') ? 'sqs' : 'execute-api',
    atMs: is('an hour old') ? signer.nowMs - HOUR_MS : signer.nowMs,
    body: is('over another body') ? Buffer.concat([body, Buffer.from(' ')]) : body,
    target: is('over another path') ? `/x${target}` : target,
  };
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}

const hmac = (key: string | Buffer, text: string) =>
  createHmac('sha256', key).update(text).digest();
