import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { WrongAnswer } from '../aws-cli.ts';
import type { Scenario } from './scenario.ts';

const sent = z.strictObject({ MessageId: z.string() });

/** `GET /_aws/ses`. */
const inbox = z.object({
  messages: z.array(
    z.object({
      Id: z.string(),
      Subject: z.string(),
      Destination: z.object({ ToAddresses: z.array(z.string()) }),
      Body: z.object({ text_part: z.string().nullable() }),
    }),
  ),
});

export const mail: Scenario = {
  name: 'mails are sent and in the inbox',
  async run(cli, { endpoint, output }) {
    const sender = output('MailSender');
    const recipient = `ada-${randomUUID()}@example.com`;
    await cli.prints(
      z.object({ Identities: z.array(z.string()).refine((names) => names.includes(sender)) }),
      ...['ses', 'list-identities'],
    );
    const parts = (from: string) => [
      ...['ses', 'send-email', '--from', from, '--to', recipient],
      ...['--subject', 'Tea & cups – ☕', '--text', 'Of parts'],
    ];
    const { MessageId: first } = await cli.prints(sent, ...parts(sender));
    const raw = `From: ${sender}\r\nTo: ${recipient}\r\nSubject: Raw\r\n\r\nOf bytes`;
    const { MessageId: second } = await cli.prints(
      sent,
      ...['ses', 'send-raw-email', '--raw-message', JSON.stringify({ Data: raw })],
    );
    await cli.isRefused(
      { code: 'MessageRejected', operation: 'SendEmail', says: 'stranger@example.org' },
      ...parts('stranger@example.org'),
    );
    const { messages } = inbox.parse(await (await fetch(`${endpoint}/_aws/ses`)).json());
    const found = messages
      .filter(({ Destination: to }) => to.ToAddresses.includes(recipient))
      .map(({ Id, Subject, Body }) => [Id, Subject, Body.text_part?.trim()]);
    const expected = [
      [first, 'Tea & cups – ☕', 'Of parts'],
      [second, 'Raw', 'Of bytes'],
    ];
    if (JSON.stringify(found) !== JSON.stringify(expected)) {
      throw new WrongAnswer(
        `The inbox has ${JSON.stringify(found)} of ${JSON.stringify(expected)}`,
      );
    }
    await cli.prints(
      z.object({ SentLast24Hours: z.number().min(2), Max24HourSend: z.number().positive() }),
      ...['ses', 'get-send-quota'],
    );
  },
};
