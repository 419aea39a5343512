/** One request as the proxy sees it, and the calls that it can be. */
import type { IncomingHttpHeaders } from 'node:http';
import { type ApiCall, apiCalls } from './faults.ts';

export interface Exchange {
  readonly call: ApiCall;
  /** The request's body: JSON, or a form for SES. */
  readonly body: string;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
}

/** Which call a request is; undefined of one that the pipeline's adapters do not make. */
export function callOf(headers: IncomingHttpHeaders, body: string): ApiCall | undefined {
  const target = headers['x-amz-target'];
  const name =
    typeof target === 'string' ? target.split('.')[1] : new URLSearchParams(body).get('Action');
  return apiCalls.find((call) => call === name);
}

export const isOfSqs = (call: ApiCall): boolean =>
  [
    'SendMessageBatch',
    'SendMessage',
    'ReceiveMessage',
    'ChangeMessageVisibilityBatch',
    'DeleteMessageBatch',
  ].includes(call);

export function jsonAnswer(status: number, body: unknown): WireAnswer {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: Buffer.from(JSON.stringify(body)),
  };
}
