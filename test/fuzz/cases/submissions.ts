/** `POST /orders`: what is valid, and bodies that are one mutation away from it. */
import fc from 'fast-check';
import type { Contract } from '../contract.ts';
import { mutatedValue } from '../mutated-value.ts';
import { isLine, validValue } from '../valid-value.ts';
import type { WireRequest } from '../wire.ts';
import { type Case, refused } from './case.ts';

/** The media type of a body that is an order. */
export const JSON_TYPE = ['content-type', 'application/json'] as const;

export interface Submission {
  readonly key: string;
  readonly body: unknown;
}

export const submitRequest = (key: string, body: string | Buffer): WireRequest => ({
  method: 'POST',
  target: '/orders',
  headers: [JSON_TYPE, ['idempotency-key', key]],
  body: Buffer.from(body),
  signature: 'right',
});

export const validSubmission = (contract: Contract): fc.Arbitrary<Submission> =>
  fc.record({
    key: validValue(contract, { $ref: '#/components/schemas/IdempotencyKey' }).map(String),
    body: validValue(contract, { $ref: '#/components/schemas/Submission' }),
  });

/** A submission that is accepted, and what is stored of it. */
export const accepted = (kind: string, { key, body }: Submission, request: WireRequest): Case => ({
  kind,
  operation: 'submitOrder',
  request,
  caller: 'new',
  expected: { statuses: [202] },
  submits: { key, body },
});

export function submissions(contract: Contract): fc.Arbitrary<Case> {
  const valid = validSubmission(contract);
  const mutated = mutatedValue(contract, { $ref: '#/components/schemas/Submission' });
  const key = valid.map((submission) => submission.key);
  return fc.oneof(
    {
      weight: 2,
      arbitrary: valid.map((submission) =>
        accepted(
          'valid',
          submission,
          submitRequest(submission.key, JSON.stringify(submission.body)),
        ),
      ),
    },
    {
      weight: 16,
      arbitrary: fc.tuple(key, mutated).map(
        ([key, { value, pointer, what }]): Case => ({
          kind: `body: ${what}`,
          operation: 'submitOrder',
          request: submitRequest(key, JSON.stringify(value)),
          caller: 'new',
          expected: refused('invalid-order', 422, pointer),
          submits: { key },
        }),
      ),
    },
    { weight: 2, arbitrary: valid.map(repeatedProduct) },
    { weight: 1, arbitrary: valid.map(again) },
    { weight: 1, arbitrary: valid.map(reusedKey) },
  );
}

/** A rule that no schema can say: one line a product. */
function repeatedProduct({ key, body }: Submission): Case {
  const lines = linesOf(body);
  const repeated = { ...Object(body), lines: [...lines.slice(0, 999), lines[0]] };
  return {
    kind: 'body: repeated product',
    operation: 'submitOrder',
    request: submitRequest(key, JSON.stringify(repeated)),
    caller: 'new',
    expected: refused('invalid-order', 422, `/lines/${Math.min(lines.length, 999)}/sku`),
    submits: { key },
  };
}

function again(submission: Submission): Case {
  const { key, body } = submission;
  const before = submitRequest(key, JSON.stringify(body));
  const otherwise = Object.fromEntries(Object.entries(Object(body)).toReversed());
  const request = submitRequest(key, JSON.stringify(otherwise, null, 2));
  return { ...accepted('valid: the same again', submission, request), before };
}

function reusedKey(submission: Submission): Case {
  const { key, body } = submission;
  const other = { ...Object(body), lines: [{ sku: 'ANOTHER-PRODUCT', quantity: 7 }] };
  return {
    ...accepted('key: reused', submission, submitRequest(key, JSON.stringify(other))),
    before: submitRequest(key, JSON.stringify(body)),
    expected: refused('idempotency-key-reused', 422, 'Idempotency-Key'),
  };
}

export function linesOf(body: unknown): readonly { readonly sku: string }[] {
  const { lines } = Object(body);
  return Array.isArray(lines) ? lines.filter(isLine) : [];
}
