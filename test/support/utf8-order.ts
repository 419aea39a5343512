const SURROGATE = /[\ud800-\udfff]/;

/**
 * DynamoDB's order of strings: by the bytes of their UTF-8 (Developer Guide, "Supported data types",
 * String). JavaScript's own differs from it beyond the basic multilingual plane.
 */
export function compareUtf8(a: string, b: string): number {
  if (SURROGATE.test(a) || SURROGATE.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
