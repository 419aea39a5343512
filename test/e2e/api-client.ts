import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from '../../bin/deployment/sha256.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface Call {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A caller of the API: signs as the user of that name, with the laptop's secret. */
export function apiClient(apiUrl: string, user: string) {
  const signer = new SignatureV4({
    service: 'execute-api',
    region: 'us-east-1',
    credentials: { accessKeyId: user, secretAccessKey: 'local' },
    sha256: Sha256,
  });
  return async ({ method = 'GET', path, headers = {}, body }: Call): Promise<Answer> => {
    const url = new URL(path, apiUrl);
    const signed = await signer.sign({
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      port: Number(url.port),
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: { host: url.host, ...headers },
      body,
    });
    const response = await fetch(url, {
      method,
      headers: signed.headers,
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? JSON.parse(text) : text,
    };
  };
}
