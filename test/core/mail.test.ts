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
    const { text } = renderMail({
      ...head(orderId, 'email.rejected'),
      version: 3,
      customer,
      shortages: [
        { reason: 'out-of-stock', sku: 'POT', name: 'Pot', requested: 2, available: 1 },
        { reason: 'unknown-product', sku: 'HAT', requested: 1 },
      ],
    });
    expect(text).toMatch(/Pot \(POT\)\s+2\s+only 1 left/);
    expect(text).toMatch(/HAT\s+1\s+we do not sell this product/);
    expect(text).toContain('nothing will be charged');
  });

  it.each([
    [true, /back in our stock/, true],
    [false, /back in our stock/, false],
  ])(
    'says of a cancelled order that its stock is back only if it had any (%s)',
    (released, phrase, says) => {
      const message = { ...head(orderId, 'email.cancelled'), version: 2, customer, released };
      const { text } = renderMail({ ...message, lines: [{ sku: 'MUG', quantity: 2 }] });
      expect(phrase.test(text)).toBe(says);
      expect(text).toMatch(/MUG\s+2/);
    },
  );

  it('greets a customer without a name', () => {
    const message = confirmed('Mug');
    const { text } = renderMail({ ...message, customer: { email: 'ada@example.com' } });
    expect(text.startsWith('Hello,\n')).toBe(true);
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
  });
});
