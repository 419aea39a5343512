import type { Inbox } from '../ses/inbox.ts';
import type { Mail } from '../ses/mail.ts';

/**
 * The inbox in the shape of LocalStack's `GET /_aws/ses`, so that tools written for it work here.
 * https://docs.localstack.cloud/aws/services/ses/
 */
export function inboxView(inbox: Inbox, region: string) {
  return { messages: inbox.list().map((mail) => view(mail, region)), dropped: inbox.droppedCount };
}

function view(mail: Mail, region: string) {
  return {
    Id: mail.id,
    Region: region,
    Source: mail.source,
    Destination: { ToAddresses: mail.to, CcAddresses: mail.cc, BccAddresses: mail.bcc },
    ReplyToAddresses: mail.replyTo,
    Subject: mail.subject,
    Body: { text_part: mail.text ?? null, html_part: mail.html ?? null },
    ...(mail.raw && { RawData: mail.raw.toString('utf8') }),
    ...(mail.configurationSet && { ConfigurationSetName: mail.configurationSet }),
    Tags: mail.tags,
    Timestamp: new Date(mail.atMs).toISOString(),
  };
}
