/** Mail that comes back, on the laptop: SES's mailbox simulator, topic, queue, function, API. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { commands } from '../../bin/ops/commands.ts';
import { runOps } from '../../bin/ops/run.ts';
import { systemClock } from '../../lambdas/runtime/system-clock.ts';
import { apiClient } from './api-client.ts';
import { type Laptop, startLaptop, until } from './laptop.ts';

const orderSchema = z.object({
  id: z.string(),
  state: z.string(),
  mails: z.array(
    z.object({ outcome: z.string(), status: z.string(), reason: z.string().optional() }),
  ),
});
const inboxSchema = z.object({
  messages: z.array(
    z.object({
      Subject: z.string(),
      Destination: z.object({ ToAddresses: z.array(z.string()) }),
      ReplyToAddresses: z.array(z.string()),
    }),
  ),
});

let laptop: Laptop;

let keys = 0;
const submit = async (email: string) => {
  const answer = await apiClient(
    laptop.apiUrl,
    'alice',
  )({
    method: 'POST',
    path: '/orders',
    headers: { 'content-type': 'application/json', 'idempotency-key': `mail-${++keys}` },
    body: JSON.stringify({ customer: { email }, lines: [{ sku: 'MUG', quantity: 1 }] }),
  });
  return z.object({ id: z.string() }).parse(answer.body).id;
};
const read = async (id: string) =>
  orderSchema.parse((await apiClient(laptop.apiUrl, 'alice')({ path: `/orders/${id}` })).body);
const mailIs = (id: string, status: string) =>
  until(
    () => read(id),
    ({ mails }) => mails.some((mail) => mail.status === status),
  );
const inbox = async () => {
  const response = await fetch(`${laptop.endpointUrl}/_aws/ses`);
  return inboxSchema.parse(await response.json()).messages;
};
const mailsTo = async (address: string) =>
  (await inbox()).filter(({ Destination }) => Destination.ToAddresses.includes(address));

describe('mail that comes back', () => {
  beforeAll(async () => {
    laptop = await startLaptop({ replyTo: 'help@shop.example', mailDomain: 'shop.example' });
  });
  afterAll(() => laptop?.stop());

  it('of an order to an address that bounces shows, and the next mail is not sent', async () => {
    const address = 'bounce+e2e@simulator.amazonses.com';
    const first = await submit(address);
    const bounced = await mailIs(first, 'bounced');
    expect(bounced).toMatchObject({
      state: 'confirmed',
      mails: [{ outcome: 'confirmed', reason: 'Permanent/General 5.1.1' }],
    });

    const second = await submit(address.toUpperCase().replace('BOUNCE', 'bounce'));
    const suppressed = await mailIs(second, 'suppressed');
    expect(suppressed).toMatchObject({ state: 'confirmed', mails: [{ outcome: 'confirmed' }] });
    expect(await mailsTo(address)).toHaveLength(1);
    expect(await inbox()).toHaveLength(1);
  });

  it('of an address that the operator allows again is sent again', async () => {
    const address = 'bounce+e2e@simulator.amazonses.com';
    const told: string[] = [];
    const code = await runOps(['mail', 'allow', address], commands, {
      environment: { AWS_ENDPOINT_URL: laptop.endpointUrl },
      out: (text) => told.push(text),
      err: (text) => told.push(text),
      clock: systemClock,
      progress: () => ({ update: () => {}, end: () => {} }),
      signal: new AbortController().signal,
    });
    expect([code, told.join()]).toEqual([
      0,
      expect.stringContaining('is mailed again: it bounced'),
    ]);

    await mailIs(await submit(address), 'bounced');
    expect(await mailsTo(address)).toHaveLength(2);
  });

  it('of a reader who complains shows, too', async () => {
    const complained = await mailIs(
      await submit('complaint@simulator.amazonses.com'),
      'complained',
    );
    expect(complained.mails).toEqual([
      { outcome: 'confirmed', status: 'complained', reason: 'abuse' },
    ]);
  });

  it('is not what a mail does that arrives, which asks for answers at another address', async () => {
    const sent = await mailIs(await submit('success@simulator.amazonses.com'), 'sent');
    expect(sent.mails).toHaveLength(1);
    expect(await mailsTo('success@simulator.amazonses.com')).toMatchObject([
      { ReplyToAddresses: ['help@shop.example'] },
    ]);
  });

  it('leaves no address in the logs', () => {
    const lines = laptop.logs.filter((line) => line.includes('mail-feedback'));
    // Three that came back, and SES's own words to the topic.
    expect(lines.map((line) => JSON.parse(line).outcome).sort()).toEqual([
      'ignored',
      'noted',
      'noted',
      'noted',
    ]);
    expect(laptop.logs.join('\n')).not.toMatch(/simulator\.amazonses|e2e@/i);
  });

  it('is told on the page of the inbox', async () => {
    const page = await (await fetch(`${laptop.consoleUrl}/inbox`)).text();
    expect(page).toContain('<b class="fate">bounced</b>');
    expect(page).toContain('<b class="fate">complained</b>');
  });
});

describe('mail of a deployment that must not reach its customers', () => {
  beforeAll(async () => {
    laptop = await startLaptop({ redirectMailTo: 'team@shop.example' });
  });
  afterAll(() => laptop?.stop());

  it('goes to the one address of the settings, and hints at whom it was for', async () => {
    const orders = [await submit('ada@customer.example'), await submit('grace@customer.example')];
    for (const id of orders) expect((await mailIs(id, 'sent')).state).toBe('confirmed');

    const mails = await inbox();
    expect(mails.map(({ Destination }) => Destination)).toEqual([
      { ToAddresses: ['team@shop.example'] },
      { ToAddresses: ['team@shop.example'] },
    ]);
    expect(mails.map(({ Subject }) => Subject).sort()).toEqual([
      '[for a***@***.example] Your order is confirmed',
      '[for g***@***.example] Your order is confirmed',
    ]);
    expect(JSON.stringify(mails)).not.toContain('customer.example');
  });
});
