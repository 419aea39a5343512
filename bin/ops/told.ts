/** Calls that an endpoint of one's own may not have: an emulator's, or the laptop's. */
import * as z from 'zod';
import type { Connection } from '../deployment/connect.ts';

export type Told<T> =
  | { readonly kind: 'told'; readonly value: T }
  /** The endpoint lacks the call. */
  | { readonly kind: 'untold'; readonly reason: string };

/** Where the SDK keeps the status: `$response` is all there is of an answer that it cannot read. */
const sdkError = z.object({
  name: z.string(),
  $metadata: z.object({ httpStatusCode: z.number().optional() }).optional(),
  $response: z.object({ statusCode: z.number() }).optional(),
});

/**
 * The answer, or that there is none here. On AWS every call is there, so a refusal is thrown like any
 * other; so is an endpoint that does not answer, or fails (5xx but 501).
 */
export async function ask<T>(
  { endpointUrl }: Pick<Connection, 'endpointUrl'>,
  call: () => Promise<T>,
): Promise<Told<T>> {
  try {
    return { kind: 'told', value: await call() };
  } catch (error) {
    const refusal = refusalIn(error);
    if (endpointUrl === undefined || refusal === undefined) throw error;
    return { kind: 'untold', reason: `the endpoint lacks the call (${refusal})` };
  }
}

/** What a service says when it refuses a call (4xx, and 501); undefined of any other error. */
export function refusalIn(error: unknown): string | undefined {
  const { $metadata, $response, name = '' } = sdkError.safeParse(error).data ?? {};
  const status = $metadata?.httpStatusCode ?? $response?.statusCode ?? 0;
  const isRefusal = (status >= 400 && status < 500) || status === 501;
  return isRefusal ? `${name}, status ${status}` : undefined;
}
