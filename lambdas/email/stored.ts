/** What is stored of a batch's orders and addresses, in one read. */
import type { EmailMessage } from '../../core/commands.ts';
import type { Delivery } from '../runtime/batch.ts';
import { failuresKey } from '../runtime/failure-record.ts';
import { mailsKey } from '../runtime/mail-report.ts';
import type { Item, ItemKey, Store } from '../runtime/ports.ts';
import { isSuppressed, suppressionKey } from '../runtime/suppression.ts';
import { type MailRecord, mailKeys, parseMailRecord } from './mail-record.ts';

export interface Stored {
  /** One of the items that were read. */
  item(key: ItemKey): Item | undefined;
  /** The mails of one order. @throws PermanentFault when one cannot be read */
  mailsOf(orderId: string): readonly MailRecord[];
  /** Whether the address is not mailed any more. */
  isSuppressed(address: string): boolean;
}

/** `recipientOf` tells whom a mail would go to. */
export async function readStored(
  store: Store,
  deliveries: readonly Delivery<EmailMessage>[],
  recipientOf: (message: EmailMessage) => string,
): Promise<Stored> {
  const keys = deliveries.flatMap(({ message }) => [
    ...mailKeys(message.orderId),
    failuresKey(message.orderId),
    mailsKey(message.orderId),
    suppressionKey(recipientOf(message)),
  ]);
  const items = await store.get(keys);
  const found = new Map(keys.map((key, at) => [slot(key), items[at]]));
  const item = (key: ItemKey) => found.get(slot(key));
  return {
    item,
    mailsOf: (orderId) =>
      mailKeys(orderId).flatMap((key) => {
        const mail = item(key);
        return mail ? [parseMailRecord(mail)] : [];
      }),
    isSuppressed: (address) => isSuppressed(item(suppressionKey(address))),
  };
}

const slot = ({ table, key }: ItemKey) => `${table}/${key}`;
