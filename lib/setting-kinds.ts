/** How settings are read: from the text of the command line, or from JSON's own types. */
import * as z from 'zod';

/** A whole number of something, within limits. */
export function whole(unit: string, min: number, max: number) {
  const format = (value: number) => value.toLocaleString('en');
  const error = `must be a whole number of ${unit}, ${format(min)} to ${format(max)}`;
  return z
    .union([z.number(), z.string().regex(/^\d+$/).transform(Number)], { error })
    .pipe(z.number({ error }).int({ error }).min(min, { error }).max(max, { error }));
}

/** Several values: a list in cdk.json, text with commas between on the command line. */
export function list(item: z.ZodString) {
  const parts = z.string().transform((text) => text.split(',').map((part) => part.trim()));
  return z.union([parts, z.array(z.unknown())]).pipe(z.array(item));
}

/** On or off. */
export function flag() {
  return z.union([z.boolean(), z.stringbool()], { error: 'must be true or false' });
}

/** What CloudWatch Logs can keep log lines for (PutRetentionPolicy, `retentionInDays`), days. */
const RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];

export function logRetention() {
  const error = `must be one of ${RETENTIONS.join(', ')} days`;
  return whole('days', 1, 3653).refine((days) => RETENTIONS.includes(days), { error });
}
