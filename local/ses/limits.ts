import { QueryError } from '../query/error.ts';

/** Recipients of one message: To, CC and BCC together (SES quotas). */
const MAXIMUM_RECIPIENTS = 50;

/** @throws QueryError when there is none, or more than SES takes. */
export function requireRecipients(recipients: readonly string[]): void {
  if (recipients.length === 0) {
    throw new QueryError('InvalidParameterValue', 'Missing required header: recipients.');
  }
  if (recipients.length > MAXIMUM_RECIPIENTS) {
    throw new QueryError('InvalidParameterValue', 'Recipient count exceeds 50.');
  }
}

/** @throws QueryError for a line break or another control character, which would forge a header. */
export function requireHeaderText(name: string, value: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (!/[\u0000-\u0008\u000a-\u001f\u007f]/.test(value)) return;
  throw new QueryError('InvalidParameterValue', `${name} contains control characters.`);
}

/** Names and values of message tags (API_MessageTag). */
const TAG_TEXT = /^[A-Za-z0-9_-]{1,256}$/;

/** @throws QueryError for a tag that SES refuses. */
export function requireTag(name: string, value: string): void {
  if (TAG_TEXT.test(name) && TAG_TEXT.test(value)) return;
  throw new QueryError(
    'InvalidParameterValue',
    `Invalid tag ${JSON.stringify(name)}: only alphanumeric ASCII, '_' and '-', up to 256.`,
  );
}
