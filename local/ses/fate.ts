/**
 * What becomes of a mail after SES took it. On a laptop every mail arrives, but for those to SES's
 * own test addresses: SES Developer Guide, "Using the mailbox simulator manually".
 */
import { bareOf, domainOf } from './address.ts';

export type Fate = 'delivered' | 'bounced' | 'complained' | 'suppressed';

const SIMULATOR = 'simulator.amazonses.com';

/** `success` and `ooto` (an automatic answer) are delivered. */
const FATES: Readonly<Record<string, Fate>> = {
  bounce: 'bounced',
  complaint: 'complained',
  suppressionlist: 'suppressed',
};

/** A label, `bounce+anything@…`, tells addresses of one fate apart. */
export function fateOf(recipient: string): Fate {
  const address = bareOf(recipient).toLowerCase();
  const [name = ''] = address.split(/[+@]/, 1);
  if (domainOf(address) !== SIMULATOR || !Object.hasOwn(FATES, name)) return 'delivered';
  return FATES[name] ?? 'delivered';
}
