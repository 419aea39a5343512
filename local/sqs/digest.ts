/** The digests that SQS answers with, so that a client can check what arrived. */
import { createHash, hash } from 'node:crypto';
import type { MessageAttributes } from './message.ts';

/** MD5 of the body's UTF-8, as lower-case hexadecimal. */
export function md5OfBody(body: string): string {
  return hash('md5', body);
}

/**
 * MD5 of the attributes by name ("Calculating the MD5 message digest for message attributes",
 * Developer Guide); undefined when there are none.
 */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const md5 = createHash('md5');
  const update = (value: string | Uint8Array) => {
    const bytes = Buffer.from(value);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    md5.update(length).update(bytes);
  };
  for (const name of names) {
    const attribute = attributes[name];
    if (!attribute) continue;
    update(name);
    update(attribute.dataType);
    const isText = attribute.stringValue !== undefined;
    md5.update(Buffer.from([isText ? 1 : 2]));
    update(attribute.stringValue ?? attribute.binaryValue ?? '');
  }
  return md5.digest('hex');
}

/** What content-based deduplication uses as the deduplication id: SHA-256 of the body alone. */
export function contentDeduplicationId(body: string): string {
  return hash('sha256', body);
}
