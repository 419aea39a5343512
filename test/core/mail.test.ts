import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EmailMessage } from '../../core/commands.ts';
import { oneLine, renderMail } from '../../core/mail.ts';
import { head } from '../../core/messages.ts';

const orderId = 'ord_1';
const customer = { email: 'ada@example.com', name: 'Ada' };
const confirmed = (name: string, customerName = 'Ada'): EmailMessage => ({
  ...head(orderId, 'email.confirmed'),
  version: 3,
  customer: { ...customer, name: customerName },
  lines: [{ sku: 'MUG', quantity: 2, name, unitPriceMinor: 895 }],
  total: { amountMinor: 1790, currency: 'GBP' },
});

describe('a mail', () => {
  it('tells a confirmed order line by line, as text and as HTML', () => {
    const { subject, text, html } = renderMail(confirmed('Mug'));
    expect(subject).toBe('Your order is confirmed');
    expect(text).toBe(
      [
        'Hello Ada,',
        'thank you. Everything you ordered is in stock and reserved for you. The total is £17.90.',
        'Product    Quantity  Price  Amount\nMug (MUG)         2  £8.95  £17.90\nTotal                       £17.90',
        'Order ord_1',
      ].join('\n\n'),
    );
    for (const part of ['Hello Ada,', 'Mug (MUG)', '£8.95', '£17.90', 'Order ord_1']) {
      expect(html).toContain(part);
    }
  });

  it('tells which lines could not be filled, and why', () => {
    const { subject, text } = renderMail({
      ...head(orderId, 'email.rejected'),
      version: 3,
      customer,
      shortages: [
        { reason: 'out-of-stock', sku: 'POT', name: 'Pot', requested: 2, available: 1 },
        { reason: 'unknown-product', sku: 'HAT', requested: 1 },
      ],
    });
    expect(subject).toBe('We cannot fill your order');
    expect(text).toBe(
      [
        'Hello Ada,',
        'we are sorry: your order cannot be filled, so nothing was reserved and nothing will be charged. These lines are the reason:',
        'Product    Ordered                          Why\nPot (POT)        2                  only 1 left\nHAT              1  we do not sell this product',
        'Order ord_1',
      ].join('\n\n'),
    );
  });

  const cancelled = (released: boolean): EmailMessage => ({
    ...head(orderId, 'email.cancelled'),
    version: 2,
    customer,
    released,
    lines: [{ sku: 'MUG', quantity: 2 }],
  });

  it.each([
    [true, 'The products reserved for you are back in our stock. '],
    [false, ''],
  ])(
    'says of a cancelled order that its stock is back only if it had any (%s)',
    (released, ofStock) => {
      const { subject, text } = renderMail(cancelled(released));
      expect(subject).toBe('Your order is cancelled');
      expect(text).toBe(
        [
          'Hello Ada,',
          `your order was cancelled as you asked. ${ofStock}Nothing will be charged.`,
          'Product  Quantity\nMUG             2',
          'Order ord_1',
        ].join('\n\n'),
      );
    },
  );

  it('is a page of HTML with the same words and the same table', () => {
    const cell = (tag: string, align: string, text: string) =>
      `<${tag} style="text-align:${align};padding:4px 12px 4px 0">${text}</${tag}>`;
    expect(renderMail(cancelled(false)).html).toBe(
      [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        '<title>Your order is cancelled</title></head>',
        '<body style="font-family:system-ui,sans-serif;line-height:1.5;max-width:40em;margin:2em auto;padding:0 1em">',
        '<p>Hello Ada,</p>',
        '<p>your order was cancelled as you asked. Nothing will be charged.</p>',
        '<table style="border-collapse:collapse">',
        `<thead><tr>${cell('th', 'left', 'Product')}${cell('th', 'right', 'Quantity')}</tr></thead>`,
        `<tbody><tr>${cell('td', 'left', 'MUG')}${cell('td', 'right', '2')}</tr></tbody></table>`,
        '<p style="color:#667">Order ord_1</p></body></html>',
      ].join(''),
    );
  });

  it('greets a customer without a name', () => {
    const message = confirmed('Mug');
    const { text } = renderMail({ ...message, customer: { email: 'ada@example.com' } });
    expect(text.startsWith('Hello,\n')).toBe(true);
  });

  it('escapes in HTML, and there alone, whatever could be markup', () => {
    const { text, html } = renderMail(confirmed(`<i>&"'`));
    expect(html).toContain(
      '<td style="text-align:left;padding:4px 12px 4px 0">&lt;i&gt;&amp;&quot;&#39; (MUG)</td>',
    );
    expect(text).toContain(`<i>&"' (MUG)`);
  });

  it('holds no markup of anybody else’s', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (product, name) => {
        const hostile = renderMail(confirmed(`<b>${product}</b>"'&`, `<img src=x>${name}`)).html;
        expect(hostile).not.toContain('<b>');
        expect(hostile).not.toContain('<img');
        const tags = hostile.match(/<[a-z!/][^>]*>/gi) ?? [];
        expect(tags.length).toBe(
          (renderMail(confirmed('Mug')).html.match(/<[a-z!/][^>]*>/gi) ?? []).length,
        );
      }),
    );
  });

  it('has a subject of one line', () => {
    expect(oneLine(' Order\r\nBcc: x@example.com\u2028now ')).toBe('Order Bcc: x@example.com now');
    expect(oneLine('a\u0085b\u2029\u0000c')).toBe('a b c');
  });
});
