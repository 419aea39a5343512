import assert from 'node:assert/strict';
import { formatMoney } from '../../../core/money.ts';
import { type Feature, notRun, passed } from '../feature.ts';
import { mailedOrders } from '../mailed-orders.ts';
import { nameOf, UNIT_PRICE_MINOR } from '../shelf.ts';
import { until } from '../until.ts';

export const inbox: Feature = {
  name: 'inbox',
  promise:
    'each mail arrives once, as text and HTML, and says what was confirmed, refused or undone',
  async check(target) {
    const { inbox: box, emailOf, outputs, shelf, patience } = target;
    if (box.kind === 'none') return notRun(box.reason);
    await mailedOrders(target, 'inbox');
    const mailsTo = async (name: string) => {
      const address = emailOf(`inbox-${name}`);
      return (await box.read()).filter(({ to }) => to.includes(address));
    };
    const received = (name: string, count: number) =>
      until(
        `${count} mails to ${name}`,
        () => mailsTo(name),
        (mails) => mails.length >= count,
        patience,
      );

    const product = `${nameOf(shelf.skuOf('inbox'))} (${shelf.skuOf('inbox')})`;
    const total = formatMoney({ amountMinor: 2 * UNIT_PRICE_MINOR, currency: outputs.currency });
    const mails = await received('cancelled', 2);
    assert.deepEqual(mails.map(({ subject }) => subject).sort(), [
      'Your order is cancelled',
      'Your order is confirmed',
    ]);
    const confirmed = mails.find(({ subject }) => subject.endsWith('confirmed'));
    for (const part of [confirmed?.text, confirmed?.html]) {
      assert.ok(part?.includes(product) && part.includes(total), `${product}, ${total}: ${part}`);
    }
    const cancelled = mails.find(({ subject }) => subject.endsWith('cancelled'));
    assert.match(cancelled?.text ?? '', /back in our stock/);

    const [rejected, ...others] = await received('rejected', 1);
    assert.deepEqual([rejected?.subject, others], ['We cannot fill your order', []]);
    assert.ok(rejected?.text.includes(product), rejected?.text);
    assert.match(rejected?.text ?? '', /\s4\s+only 3 left/);
    return passed;
  },
};
