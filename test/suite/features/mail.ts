import { type Feature, passed } from '../feature.ts';
import { mailedOrders } from '../mailed-orders.ts';

/** On any target: by what the pipeline says of the mails that SES took. */
export const mail: Feature = {
  name: 'mail',
  promise: 'SES takes one mail of each outcome, and the order says that it is sent',
  async check(target) {
    await mailedOrders(target, 'mail');
    return passed;
  },
};
