import {
  ConfigurationSetDoesNotExistException,
  GetIdentityVerificationAttributesCommand,
  GetSendQuotaCommand,
  ListIdentitiesCommand,
  MessageRejected,
  SESClient,
  SendEmailCommand,
  type SendEmailCommandInput,
  SendRawEmailCommand,
  SendTemplatedEmailCommand,
} from '@aws-sdk/client-ses';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Inbox } from '../../../local/ses/inbox.ts';
import { newMessageId } from '../../../local/ses/message-id.ts';
import { sdkConfig, seededRandom, startedAtMs, startTestEndpoint } from '../endpoint/fixture.ts';

let endpoint: Awaited<ReturnType<typeof startTestEndpoint>>;
let ses: SESClient;

beforeAll(async () => {
  endpoint = await startTestEndpoint();
  ses = new SESClient(sdkConfig(endpoint.url));
});

afterAll(async () => {
  ses.destroy();
  await endpoint.close();
  expect(endpoint.faults).toEqual([]);
});

const mail = (changes: Partial<SendEmailCommandInput> = {}): SendEmailCommandInput => ({
  Source: 'The Shop <orders@shop.example>',
  Destination: { ToAddresses: ['ann@example.com'] },
  Message: { Subject: { Data: 'Confirmed' }, Body: { Text: { Data: 'Thank you' } } },
  ...changes,
});

const send = (changes?: Partial<SendEmailCommandInput>) =>
  ses.send(new SendEmailCommand(mail(changes)));

test('a mail reaches the inbox with every recipient and every part', async () => {
  const { MessageId: id = '' } = await send({
    Destination: {
      ToAddresses: ['ann@example.com', 'Bob <bob@example.com>'],
      CcAddresses: ['cy@example.com'],
      BccAddresses: ['di@example.com'],
    },
    ReplyToAddresses: ['help@shop.example'],
    Message: {
      Subject: { Data: 'Größe & <Preis>', Charset: 'UTF-8' },
      Body: {
        Text: { Data: 'line 1\r\nline 2 & 3', Charset: 'UTF-8' },
        Html: { Data: '<p>5 € &amp; more</p>', Charset: 'UTF-8' },
      },
    },
    Tags: [{ Name: 'order', Value: 'o-1' }],
    ConfigurationSetName: 'orders',
  });
  expect(endpoint.inbox.get(id)).toEqual({
    id,
    atMs: startedAtMs,
    source: 'The Shop <orders@shop.example>',
    to: ['ann@example.com', 'Bob <bob@example.com>'],
    cc: ['cy@example.com'],
    bcc: ['di@example.com'],
    replyTo: ['help@shop.example'],
    subject: 'Größe & <Preis>',
    text: 'line 1\r\nline 2 & 3',
    html: '<p>5 € &amp; more</p>',
    tags: { order: 'o-1' },
    configurationSet: 'orders',
  });
});

test('the eleventh recipient comes after the tenth, not after the first', async () => {
  const to = Array.from({ length: 12 }, (_, index) => `user${index}@example.com`);
  const { MessageId: id = '' } = await send({ Destination: { ToAddresses: to } });
  expect(endpoint.inbox.get(id)?.to).toEqual(to);
});

test('fifty recipients are taken and fifty-one are not', async () => {
  const to = Array.from({ length: 50 }, (_, index) => `user${index}@example.com`);
  await send({ Destination: { ToAddresses: to } });
  const oneMore = { ToAddresses: to, BccAddresses: ['one@example.com'] };
  await expect(send({ Destination: oneMore })).rejects.toMatchObject({
    name: 'InvalidParameterValue',
  });
});

test('a source is verified by its address, its domain or a parent of its domain', async () => {
  await send({ Source: 'owner@other.example' });
  await send({ Source: 'a@mail.shop.example' });
  for (const Source of ['x@other.example', 'x@evilshop.example', 'x@example']) {
    await expect(send({ Source })).rejects.toBeInstanceOf(MessageRejected);
  }
});

test('a refused mail is not in the inbox', async () => {
  const before = endpoint.inbox.count;
  await expect(send({ ConfigurationSetName: 'nope' })).rejects.toBeInstanceOf(
    ConfigurationSetDoesNotExistException,
  );
  await expect(send({ Destination: {} })).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  expect(endpoint.inbox.count).toBe(before);
});

test('no address and no subject can bring a line of its own into the header', async () => {
  const forged = 'a@example.com\r\nBcc: b@example.com';
  const subject = { Subject: { Data: 'Hi\nBcc: b@example.com' }, Body: { Text: { Data: '' } } };
  for (const changes of [{ Destination: { ToAddresses: [forged] } }, { Message: subject }]) {
    await expect(send(changes)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  }
});

test("the mailbox simulator's addresses are taken like any other", async () => {
  for (const name of ['success', 'bounce', 'complaint']) {
    await send({ Destination: { ToAddresses: [`${name}@simulator.amazonses.com`] } });
  }
});

test('a raw mail is kept as it came and shown in its parts', async () => {
  const raw = Buffer.from(
    'From: orders@shop.example\r\nTo: ann@example.com\r\nSubject: =?UTF-8?B?R3LDvMOfZQ==?=\r\n' +
      'X-SES-CONFIGURATION-SET: orders\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHi\r\n',
  );
  const { MessageId: id = '' } = await ses.send(
    new SendRawEmailCommand({
      RawMessage: { Data: raw },
      Destinations: ['ann@example.com', 'hidden@example.com'],
    }),
  );
  expect(endpoint.inbox.get(id)).toMatchObject({
    source: 'orders@shop.example',
    to: ['ann@example.com'],
    bcc: ['hidden@example.com'],
    subject: 'Grüße',
    text: 'Hi\n',
    raw,
    configurationSet: 'orders',
  });
});

test('identities are listed by type and are verified', async () => {
  const list = await ses.send(new ListIdentitiesCommand({ IdentityType: 'Domain' }));
  expect(list.Identities).toEqual(['shop.example']);
  const Identities = ['shop.example', 'owner@other.example', 'unknown.example'];
  const found = await ses.send(new GetIdentityVerificationAttributesCommand({ Identities }));
  expect(found.VerificationAttributes).toEqual({
    'shop.example': { VerificationStatus: 'Success' },
    'owner@other.example': { VerificationStatus: 'Success' },
  });
});

test('the quota counts the mails of the last 24 hours', async () => {
  endpoint.clock.advance(25 * 60 * 60 * 1000);
  await send();
  expect(await ses.send(new GetSendQuotaCommand({}))).toMatchObject({ SentLast24Hours: 1 });
});

test('an action that is not run is refused by its name', async () => {
  const templated = new SendTemplatedEmailCommand({
    ...mail(),
    Destination: {},
    Source: 'orders@shop.example',
    Template: 't',
    TemplateData: '{}',
  });
  await expect(ses.send(templated)).rejects.toMatchObject({
    name: 'InvalidAction',
    message: expect.stringContaining('SendTemplatedEmail'),
  });
});

test('a full inbox drops its oldest mail and says so', () => {
  const inbox = new Inbox({ capacity: 2 });
  const common = {
    atMs: 0,
    source: 's',
    to: [],
    cc: [],
    bcc: [],
    replyTo: [],
    subject: '',
    tags: {},
  };
  for (const id of ['a', 'b', 'c']) inbox.add({ ...common, id });
  expect(inbox.list().map(({ id }) => id)).toEqual(['b', 'c']);
  expect(inbox.droppedCount).toBe(1);
});

test('message ids come from the seed and do not repeat', () => {
  const ids = (seed: number) => {
    const random = seededRandom(seed);
    return Array.from({ length: 500 }, () => newMessageId(startedAtMs, random));
  };
  expect(ids(1)).toEqual(ids(1));
  expect(new Set([...ids(1), ...ids(2)]).size).toBe(1_000);
});
