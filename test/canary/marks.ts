/** Data that no log line may hold: each piece has the same mark in it. */
import { inspect } from 'node:util';

export const MARK = 'c4n4ry';

export const customer = { email: `${MARK}@marked.example`, name: `Ada ${MARK}` };
export const productName = `Teapot ${MARK}`;
/** Who submits. */
export const caller = `arn:aws:iam::000000000000:user/${MARK}`;
/** The same, as the settings name an administrator. */
export const administrator = `user/${MARK}`;
/** What a signed request carries, and must stay between caller and gateway. */
export const credentials = {
  authorization: `AWS4-HMAC-SHA256 Credential=${MARK}/20260301, Signature=${MARK}`,
  'x-amz-security-token': `token-${MARK}`,
  cookie: `session=${MARK}`,
};

/** An error of somebody else's that quotes what it was given. */
export const telling = (): Error =>
  Object.assign(new Error(`1 validation error: value '${customer.email}' is not allowed`), {
    name: 'ValidationException',
    Item: { customer: { S: customer.email } },
  });

/** Lines, or what somebody would print of a value, that hold a mark. */
export function marked(texts: readonly unknown[]): readonly string[] {
  return texts
    .map((text) => (typeof text === 'string' ? text : inspect(text, { depth: 20 })))
    .filter((text) => text.includes(MARK));
}
