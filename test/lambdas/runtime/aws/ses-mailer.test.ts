import { SESClient } from '@aws-sdk/client-ses';
import { afterEach, describe, expect, it } from 'vitest';
import { type SesMailerSettings, sesMailer } from '../../../../lambdas/runtime/aws/ses-mailer.ts';
import { type Answer, type StubService, stubService } from './stub-service.ts';

const mail = {
  to: 'ada@example.com',
  subject: 'Zoë’s order',
  text: 'Hello',
  html: '<p>Hello</p>',
  tags: { order: 'ord_1', outcome: 'confirmed' },
};

let service: StubService | undefined;
afterEach(() => service?.stop());

async function mailerThatMeets(answer: Answer, settings: Partial<SesMailerSettings> = {}) {
  service = await stubService(() => answer);
  const requestHandler = { requestTimeout: 200, throwOnRequestTimeout: true };
  const client = new SESClient({ ...service.settings, requestHandler });
  const mailer = sesMailer(client, {
    sender: 'shop@example.com',
    configurationSet: 'Orders',
    ...settings,
  });
  return { send: () => mailer.send(mail), requests: service.requests };
}

const accepted: Answer = {
  status: 200,
  body: '<SendEmailResponse><SendEmailResult><MessageId>ses-1</MessageId></SendEmailResult></SendEmailResponse>',
};
const error = (status: number, code: string, message = 'no'): Answer => ({
  status,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
});

describe('the mailer on SES', () => {
  it('sends a mail with its text, its HTML, its configuration set and its tags', async () => {
    const { send, requests } = await mailerThatMeets(accepted);
    expect(await send()).toEqual({ kind: 'accepted', sesMessageId: 'ses-1' });
    const form = Object.fromEntries(new URLSearchParams(requests[0]));
    expect(form).toMatchObject({
      Action: 'SendEmail',
      Source: 'shop@example.com',
      'Destination.ToAddresses.member.1': 'ada@example.com',
      'Message.Subject.Data': 'Zoë’s order',
      'Message.Subject.Charset': 'UTF-8',
      'Message.Body.Text.Data': 'Hello',
      'Message.Body.Html.Data': '<p>Hello</p>',
      ConfigurationSetName: 'Orders',
      'Tags.member.1.Name': 'order',
      'Tags.member.1.Value': 'ord_1',
    });
    expect(form).not.toHaveProperty('ReplyToAddresses.member.1');
  });

  it('asks for answers at another address, when there is one', async () => {
    const { send, requests } = await mailerThatMeets(accepted, { replyTo: 'help@shop.example' });
    await send();
    expect(new URLSearchParams(requests[0]).get('ReplyToAddresses.member.1')).toBe(
      'help@shop.example',
    );
  });

  it.each([
    ['MessageRejected', 'Address blacklisted.'],
    ['InvalidParameterValue', 'Missing final @domain'],
  ])('is refused for good by %s', async (code, message) => {
    const { send } = await mailerThatMeets(error(400, code, message));
    expect(await send()).toEqual({ kind: 'refused', reason: code });
  });

  it.each<[string, Answer]>([
    ['a throttled call', error(400, 'Throttling', 'Maximum sending rate exceeded.')],
    ['an account that is paused', error(400, 'AccountSendingPausedException')],
    [
      'a sender that is not verified',
      error(400, 'MessageRejected', 'Email address is not verified.'),
    ],
    [
      'an account that SES has suspended',
      error(400, 'MessageRejected', 'Sending suspended for this account. For more information, …'),
    ],
    [
      'an account that SES has paused',
      error(400, 'MessageRejected', 'Sending paused for this account. For more information, …'),
    ],
  ])('can try again at once after %s: the mail surely was not taken', async (_, answer) => {
    const { send } = await mailerThatMeets(answer);
    await expect(send()).rejects.toMatchObject({
      name: 'TransientFault',
      message: expect.stringMatching(/^SES did not take the mail: [A-Z][A-Za-z]+$/),
      certain: true,
    });
  });

  it.each<[string, Answer]>([
    ['a fault of the service', error(500, 'InternalFailure')],
    ['an answer that is lost', 'drop'],
    ['no answer in time', 'hang'],
  ])('cannot tell after %s whether the mail was taken', async (_, answer) => {
    const { send } = await mailerThatMeets(answer);
    await expect(send()).rejects.toMatchObject({ name: 'TransientFault', certain: false });
  });

  it('makes one attempt', async () => {
    const { send, requests } = await mailerThatMeets(error(500, 'InternalFailure'));
    await expect(send()).rejects.toThrow();
    expect(requests).toHaveLength(1);
  });
});
