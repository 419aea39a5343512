import { type SESClient, SESServiceException, SendEmailCommand } from '@aws-sdk/client-ses';
import { TransientFault } from '../faults.ts';
import type { Mailer } from '../ports.ts';

export interface SesMailerSettings {
  readonly sender: string;
  readonly configurationSet: string;
  /** Where an answer goes; the sender's address unless given. */
  readonly replyTo?: string;
}

const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });

/** The `Mailer` on SES (API version 2010-12-01). The client must not retry by itself. */
export function sesMailer(
  client: SESClient,
  { sender, configurationSet, replyTo }: SesMailerSettings,
): Mailer {
  return {
    async send({ to, subject, text, html, tags }) {
      const command = new SendEmailCommand({
        Source: sender,
        Destination: { ToAddresses: [to] },
        ...(replyTo !== undefined && { ReplyToAddresses: [replyTo] }),
        Message: { Subject: utf8(subject), Body: { Text: utf8(text), Html: utf8(html) } },
        ConfigurationSetName: configurationSet,
        Tags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })),
      });
      try {
        const { MessageId = '' } = await client.send(command);
        return { kind: 'accepted', sesMessageId: MessageId };
      } catch (error) {
        if (isRefusal(error)) return { kind: 'refused', reason: error.name };
        throw unanswered(error);
      }
    },
  };
}

/**
 * How SES words a rejection that is not the mail's fault: of a sender that is not verified, or, while
 * SES has stopped the account, `Sending suspended for this account. For more information, …` (or
 * `paused`). It has no error code of its own for either.
 */
const NOT_THE_MAIL = /not verified|(?:suspended|paused) for this account/i;

/**
 * The address or the mail itself will never do (SES, SendEmail, Errors). What is wrong with the
 * account or the sender heals, and the mail waits.
 */
function isRefusal(error: unknown): error is SESServiceException {
  return (
    error instanceof SESServiceException &&
    (error.name === 'InvalidParameterValue' ||
      (error.name === 'MessageRejected' && !NOT_THE_MAIL.test(error.message)))
  );
}

/** An error that SES itself answered came before it took the mail; anything else may have come after. */
function unanswered(cause: unknown): TransientFault {
  const name = cause instanceof Error ? cause.name : 'unknown';
  const certain =
    cause instanceof SESServiceException && (cause.$metadata.httpStatusCode ?? 500) < 500;
  return new TransientFault(`SES did not take the mail: ${name}`, { cause, certain });
}
