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
 * The address or the mail itself will never do (SES, SendEmail, Errors). What is wrong with the
 * account or the sender is not the mail's fault: it heals, and the mail waits.
 */
function isRefusal(error: unknown): error is SESServiceException {
  return (
    error instanceof SESServiceException &&
    (error.name === 'InvalidParameterValue' ||
      (error.name === 'MessageRejected' && !/not verified/i.test(error.message)))
  );
}

/** An error that SES itself answered came before it took the mail; anything else may have come after. */
function unanswered(cause: unknown): TransientFault {
  const name = cause instanceof Error ? cause.name : 'unknown';
  const certain =
    cause instanceof SESServiceException && (cause.$metadata.httpStatusCode ?? 500) < 500;
  return new TransientFault(`SES did not take the mail: ${name}`, { cause, certain });
}
