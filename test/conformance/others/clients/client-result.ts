/** What one client's checks came to. */
export interface ClientResult {
  /** `boto3 1.43.106 on Python 3.11.2`. */
  readonly client: string;
  readonly passed: number;
  /** Each names the check, and what was seen. */
  readonly failures: readonly string[];
}
