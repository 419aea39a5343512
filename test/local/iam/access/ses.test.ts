import {
  GetSendQuotaCommand,
  SESClient,
  SendEmailCommand,
  SendRawEmailCommand,
} from '@aws-sdk/client-ses';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, allow, REGION, USER, worker } from '../worker.ts';

const SES = `arn:aws:ses:${REGION}:${ACCOUNT}`;
const outcomes = (settled: readonly PromiseSettledResult<unknown>[]) =>
  settled.map((result) => ({
    status: result.status,
    reason: result.status === 'rejected' && result.reason instanceof Error && result.reason.name,
  }));

describe('SES', () => {
  const mail = (Source: string, ConfigurationSetName?: string) =>
    new SendEmailCommand({
      Source,
      Destination: { ToAddresses: ['Ada <ada@example.com>'] },
      Message: { Subject: { Data: 's' }, Body: { Text: { Data: 't' } } },
      ConfigurationSetName,
    });
  const raw = (From: string, Source?: string) =>
    new SendRawEmailCommand({
      Source,
      RawMessage: { Data: Buffer.from(`From: ${From}\r\nTo: ada@example.com\r\n\r\nx`) },
    });
  const fromOrders = { StringEquals: { 'ses:FromAddress': 'orders@shop.example' } };
  const onMails = [`${SES}:identity/orders@shop.example`, `${SES}:configuration-set/mails`];

  it('sends from the address and through the configuration set that the role names', async () => {
    const { asFunction, inbox } = await worker(
      allow('ses:SendEmail', onMails, { Condition: fromOrders }),
    );
    const ses = new SESClient(asFunction);
    await ses.send(mail('The Shop <orders@shop.example>', 'mails'));
    expect(inbox.list()).toHaveLength(1);

    const refused = [
      ses.send(mail('orders@shop.example', 'others')),
      ses.send(mail('help@shop.example', 'mails')),
      ses.send(raw('orders@shop.example')),
      ses.send(new GetSendQuotaCommand({})),
    ];
    for (const { status, reason } of await Promise.allSettled(refused).then(outcomes)) {
      expect([status, reason]).toEqual(['rejected', 'AccessDenied']);
    }
    expect(inbox.list()).toHaveLength(1);
  });

  it('says so in its own words', async () => {
    const { asFunction } = await worker();
    await expect(new SESClient(asFunction).send(mail('orders@shop.example'))).rejects.toMatchObject(
      {
        name: 'AccessDenied',
        $metadata: { httpStatusCode: 403 },
        message:
          `User \`${USER}' is not authorized to perform \`ses:SendEmail' on resource ` +
          `\`${SES}:identity/orders@shop.example'`,
      },
    );
  });

  it('takes the domain’s identity for an address that has none of its own', async () => {
    const { asFunction, inbox } = await worker(
      allow('ses:SendEmail', `${SES}:identity/shop.example`),
    );
    const ses = new SESClient(asFunction);
    await ses.send(mail('help@shop.example'));
    await expect(ses.send(mail('orders@shop.example'))).rejects.toThrow('identity/orders@');
    expect(inbox.list()).toHaveLength(1);
  });

  it('asks for the sender in a finished mail, and for another in the call', async () => {
    const { asFunction, inbox } = await worker(
      allow('ses:SendRawEmail', `${SES}:identity/*`, { Condition: fromOrders }),
    );
    const ses = new SESClient(asFunction);
    await ses.send(raw('Shop <orders@shop.example>', 'orders@shop.example'));
    await expect(ses.send(raw('help@shop.example'))).rejects.toThrow('identity/shop.example');
    await expect(ses.send(raw('orders@shop.example', 'help@shop.example'))).rejects.toThrow();
    expect(inbox.list()).toHaveLength(1);
  });

  it('asks for all recipients', async () => {
    const Condition = { 'ForAllValues:StringLike': { 'ses:Recipients': '*@example.com' } };
    const { asFunction } = await worker(allow('ses:SendEmail', '*', { Condition }));
    const ses = new SESClient(asFunction);
    await ses.send(mail('orders@shop.example'));
    const other = mail('orders@shop.example');
    other.input.Destination = {
      ToAddresses: ['ada@example.com'],
      BccAddresses: ['x@evil.example'],
    };
    await expect(ses.send(other)).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});
