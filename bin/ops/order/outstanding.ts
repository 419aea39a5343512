/**
 * Which message an order waits for: told from its state, and from the records of the messages that
 * took effect. Pure.
 *
 * - `received` waits for its submission.
 * - `reserving` waits for the answer to `inventory.reserve`, and `cancelling` too, until stock was
 *   reserved for it; after that it waits for the answer to `inventory.release`. When the inventory's
 *   record says that the command was handled, the answer is what it owes; otherwise the command is.
 * - A settled order waits for nothing, but each outcome that it had owes a mail until that is marked.
 *
 * A cancellation that was asked for and lost is not among them: nothing is recorded of it, and its
 * caller finds the order not cancelled, and asks again.
 */

import { commandOf, type SagaCommand } from '../../../core/commands.ts';
import { head, messageId } from '../../../core/messages.ts';
import type { Order } from '../../../core/order.ts';
import { isSettled, type SettledState } from '../../../core/states.ts';
import { outgoing } from '../../../lambdas/runtime/outgoing.ts';
import type { Outgoing } from '../../../lambdas/runtime/ports.ts';
import { markedMails } from '../../ledger/marked-mails.ts';
import type { Dossier } from './dossier.ts';

export interface Outstanding {
  /** Just as it was, or would have been, sent first. */
  readonly message: Outgoing;
  /** Since when it is owed, ms since the epoch. */
  readonly sinceMs: number;
}

/** In the order in which they are to be sent. */
export function outstandingOf(dossier: Dossier): readonly Outstanding[] {
  const messages = [...awaited(dossier), ...owedMails(dossier)];
  return messages.map((message) => ({ message, sinceMs: owedSince(dossier, message) }));
}

function awaited(dossier: Dossier): readonly Outgoing[] {
  const { order } = dossier;
  switch (order.state) {
    case 'received':
      return [outgoing(head(order.orderId, 'order.submitted'))];
    case 'reserving':
      return answerTo(dossier, 'inventory.reserve');
    case 'cancelling':
      return answerTo(dossier, order.reserved ? 'inventory.release' : 'inventory.reserve');
    case 'confirmed':
    case 'rejected':
    case 'cancelled':
      return [];
  }
}

/** What the command owes, where it was handled; otherwise the command itself. */
function answerTo({ order, handled }: Dossier, command: SagaCommand): readonly Outgoing[] {
  const id = messageId(order.orderId, command);
  const record = handled.find((message) => message.id === id);
  return record ? record.owed : [outgoing(commandOf(command, order))];
}

/**
 * Mails of outcomes that are not marked. The one of the present state first: it supersedes an earlier
 * one, which would otherwise tell what is no longer so. While the order is under way, an earlier one
 * waits for the outcome.
 */
function owedMails({ order, mails }: Dossier): readonly Outgoing[] {
  if (!isSettled(order.state)) return [];
  const marked = markedMails(mails);
  return order.timeline
    .toReversed()
    .flatMap(({ state }) => (isSettled(state) ? [outgoing(mailOf(order, state))] : []))
    .filter(({ id }) => !marked.has(id));
}

/** It carries the version that the order had when it entered the state. */
function mailOf(order: Order, outcome: SettledState) {
  const version = order.state === outcome ? order.version : versionAt(order, outcome);
  return commandOf(`email.${outcome}`, { ...order, version });
}

/** Up to its first outcome, every change of an order is one of the timeline. */
const versionAt = ({ timeline }: Order, outcome: SettledState) =>
  timeline.findIndex(({ state }) => state === outcome) + 1;

/** When the message that owes it was handled; without its record, when the order came to its state. */
function owedSince({ order, handled }: Dossier, { id }: Outgoing): number {
  const owing = handled.filter(({ owed }) => owed.some((message) => message.id === id));
  if (owing.length > 0) return Math.max(...owing.map(({ atMs }) => atMs));
  return Date.parse(order.timeline.at(-1)?.at ?? order.createdAt);
}
