/** A request as it goes over the wire, and how it is signed. */

/** How the signature is wrong; `right` is not. */
export const signatures = [
  'right',
  'absent',
  'with another secret',
  'for another region',
  'for another service',
  'an hour old',
  'garbled',
  'over another body',
  'over another path',
] as const;
export type Signature = (typeof signatures)[number];

export interface WireRequest {
  readonly method: string;
  /** Path and query as they are sent. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: Buffer;
  /** Whether the body goes in chunks, with no length before it. */
  readonly chunked?: boolean;
  readonly signature: Signature;
}

/** Longer texts are cut in what is printed. */
const SHOWN = 1_500;

/** What a person would paste to send the request again, as the caller of that name. */
export function toCurl(request: WireRequest, apiUrl: string, caller: string): string {
  const { method, target, headers, body, signature } = request;
  const words = [
    `curl -i -X ${method} --path-as-is ${quote(apiUrl.replace(/\/$/, '') + target)}`,
    ...headers.map(
      ([name, value]) => `-H ${quote(value === '' ? `${name};` : `${name}: ${value}`)}`,
    ),
    ...(request.chunked ? [`-H 'Transfer-Encoding: chunked'`] : []),
    ...(body ? [`--data-binary ${quote(body.toString('latin1'))}`] : []),
    ...(signature === 'absent'
      ? []
      : [`--aws-sigv4 aws:amz:us-east-1:execute-api --user ${caller}:local`]),
  ];
  const note = signature === 'right' || signature === 'absent' ? '' : `\n# signed: ${signature}`;
  return words.join(' \\\n  ') + note;
}

/** As bash's `$'…'` reads it, byte for byte. */
function quote(text: string): string {
  const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)}…(${text.length} bytes)` : text;
  if (/^[ -&(-~…]*$/.test(shown)) return `'${shown}'`;
  const escaped = shown.replace(/[\\']/g, '\\$&').replace(/[^ -~…]/g, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return `$'${escaped}'`;
}
