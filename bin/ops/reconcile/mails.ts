/** Mails that orders still owe their customers. Pure. */
import { mailTypeOf } from '../../../core/commands.ts';
import { messageId } from '../../../core/messages.ts';
import { isSettled, type SettledState } from '../../../core/states.ts';
import { markedMails } from '../../ledger/marked-mails.ts';
import type { Observation } from './observation.ts';

/** A settled order whose mail is neither out nor known to be impossible. */
export interface Unmailed {
  readonly orderId: string;
  readonly state: SettledState;
  /** When it entered the state, ISO 8601 in UTC. */
  readonly since: string;
}

/** The oldest first. Of an earlier outcome nobody is to be told any more. */
export function unmailedOf({ orders, mails, unreadable }: Observation): readonly Unmailed[] {
  // Of a record that cannot be read nobody knows; the verdict names it.
  const marked = new Set([...markedMails(mails), ...unreadable.map(({ key }) => key)]);
  return orders
    .flatMap(({ orderId, state, timeline, createdAt }) => {
      if (!isSettled(state) || marked.has(messageId(orderId, mailTypeOf(state)))) return [];
      return [{ orderId, state, since: timeline.at(-1)?.at ?? createdAt }];
    })
    .sort((a, b) => (a.since < b.since ? -1 : 1));
}
