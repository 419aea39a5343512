/** An issuer of tokens on loopback: OpenID Connect's discovery and keys, and no more. */
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import { listenOnLoopback } from '../../local/endpoint/listen.ts';

export interface SignOptions {
  /** Default: the key that the issuer names. Null: none. */
  readonly kid?: string | null;
  /** How the one key signs. Default: RS256. */
  readonly algorithm?: 'RS256' | 'PS256';
}

export interface Issuer {
  /** `http://127.0.0.1:PORT`: the tokens' `iss`. */
  readonly url: string;
  /** How often its keys were fetched. */
  readonly fetches: () => number;
  /** A token with these claims; `iss` is this issuer unless they say otherwise. */
  sign(claims: Readonly<Record<string, unknown>>, options?: SignOptions): Promise<string>;
  close(): Promise<void>;
}

export async function startIssuer(): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const privateJwk = await exportJWK(privateKey);
  const jwk = { ...(await exportJWK(publicKey)), kid: 'first', use: 'sig' };
  let url = '';
  let fetches = 0;
  const server = createServer((request, response) => {
    const isDiscovery = request.url === '/.well-known/openid-configuration';
    const isKeys = request.url === '/keys';
    if (isKeys) fetches += 1;
    const body = isDiscovery ? { issuer: url, jwks_uri: `${url}/keys` } : { keys: [jwk] };
    response.statusCode = isDiscovery || isKeys ? 200 : 404;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(body));
  });
  const listening = await listenOnLoopback(server, 0);
  url = listening.url;
  return {
    url,
    fetches: () => fetches,
    sign: async (claims, { kid = jwk.kid, algorithm: alg = 'RS256' } = {}) =>
      new SignJWT({ iss: url, ...claims })
        .setProtectedHeader({ alg, ...(kid !== null && { kid }) })
        .sign(await importJWK(privateJwk, alg)),
    close: listening.close,
  };
}
