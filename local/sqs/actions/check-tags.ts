import { SqsError } from '../errors.ts';
import { limits } from '../limits.ts';

/** Keys of 1 to 128 characters, values of up to 256, `aws:` reserved, fifty at most (TagQueue). */
export function checkTags(tags: Readonly<Record<string, string>>): void {
  const entries = Object.entries(tags);
  const invalid = entries.find(
    ([key, value]) =>
      key.length < 1 || key.length > 128 || key.startsWith('aws:') || value.length > 256,
  );
  if (invalid) throw new SqsError('InvalidParameterValue', `Tag ${invalid[0]} is invalid.`);
  if (entries.length > limits.maxTags) {
    throw new SqsError('InvalidParameterValue', `Too many tags; at most ${limits.maxTags}.`);
  }
}
