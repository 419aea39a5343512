/**
 * The access key id that an `Authorization` header names (AWS4-HMAC-SHA256 Credential=KEY/…).
 * Read, not verified: on loopback it says who a caller is, not that he may.
 */
export function accessKeyIdOf(authorization: string | undefined): string | undefined {
  return /\bCredential=([\w-]{1,128})\//.exec(authorization ?? '')?.[1];
}
