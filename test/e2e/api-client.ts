import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';

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

/** What SignatureV4 asks of a hash, on Node's own. */
class Sha256 {
  readonly #secret: string | ArrayBuffer | ArrayBufferView | undefined;
  readonly #parts: Buffer[] = [];
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret;
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#parts.push(toBuffer(data));
  }
  async digest(): Promise<Uint8Array> {
    const hash =
      this.#secret === undefined
        ? createHash('sha256')
        : createHmac('sha256', toBuffer(this.#secret));
    return hash.update(Buffer.concat(this.#parts)).digest();
  }
  reset(): void {
    this.#parts.length = 0;
  }
}

function toBuffer(data: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof data === 'string') return Buffer.from(data);
  if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return Buffer.from(data);
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
