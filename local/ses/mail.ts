/** A mail that SES accepted. */
export interface Mail {
  /** The MessageId that the sender got. */
  readonly id: string;
  /** When it was accepted: milliseconds since the epoch. */
  readonly atMs: number;
  readonly source: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly replyTo: readonly string[];
  readonly subject: string;
  readonly text?: string;
  readonly html?: string;
  /** The message as it was sent, for `SendRawEmail` only. */
  readonly raw?: Buffer;
  readonly tags: Readonly<Record<string, string>>;
  readonly configurationSet?: string;
}
