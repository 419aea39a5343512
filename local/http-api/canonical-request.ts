/**
 * The canonical request of Signature Version 4.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { hash } from 'node:crypto';
import { type ApiRequest, headerOf } from './request.ts';

/**
 * Every canonical form that a correct client may have signed. The document asks for a path that is
 * encoded twice and a query sorted by name; curl up to 8.x signs both as they were sent. Each form
 * covers the whole request, so accepting either weakens nothing.
 * @returns undefined when a signed header is absent.
 */
export function canonicalRequests(
  request: ApiRequest,
  signedHeaders: readonly string[],
): readonly string[] | undefined {
  const lines: string[] = [];
  for (const name of signedHeaders) {
    const values = request.headers.get(name);
    if (values === undefined) return undefined;
    lines.push(`${name}:${values.map((value) => value.trim().replace(/ +/g, ' ')).join(',')}\n`);
  }
  const bodyHash = hash('sha256', request.body);
  const paths = new Set([encodePath(request.encodedPath), request.encodedPath]);
  const queries = new Set([sortQuery(request.rawQueryString), request.rawQueryString]);
  return [...paths].flatMap((path) =>
    [...queries].map((query) =>
      [request.method, path, query, lines.join(''), signedHeaders.join(';'), bodyHash].join('\n'),
    ),
  );
}

/** Whether a client that named a hash of its body named that of this one. */
export function bodyMatchesItsHash(request: ApiRequest): boolean {
  const claimed = headerOf(request, 'x-amz-content-sha256');
  return claimed === undefined || claimed === hash('sha256', request.body);
}

function encodePath(path: string): string {
  return path.split('/').map(encodeRfc3986).join('/');
}

function sortQuery(rawQueryString: string): string {
  if (rawQueryString === '') return '';
  return rawQueryString
    .split('&')
    .map((pair) => {
      const mark = pair.indexOf('=');
      const name = mark < 0 ? pair : pair.slice(0, mark);
      const value = mark < 0 ? '' : pair.slice(mark + 1);
      return [reencode(name), reencode(value)] as const;
    })
    .sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function reencode(text: string): string {
  try {
    return encodeRfc3986(decodeURIComponent(text));
  } catch {
    return text; // Not valid percent-encoding: only a client that sent it so can have signed it.
  }
}

function encodeRfc3986(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
