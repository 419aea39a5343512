/** `order` */
import { ORDER_ID } from '../../../core/order-id.ts';
import { UsageError } from '../../command-line/usage-error.ts';
import type { Command, Deployment, Outcome } from '../command.ts';
import type { Input } from '../input.ts';
import { STUCK_AFTER_MINUTES } from '../patience.ts';
import { judgeAlone } from '../reconcile/read-order.ts';
import { orUnreadable } from '../unreadable.ts';
import { deadOf, type Findings, needsOf } from './attention.ts';
import { dossierStores, readDossier } from './dossier.ts';
import { outstandingOf } from './outstanding.ts';
import { renderOrder } from './report.ts';

export const orderCommand: Command = {
  name: 'order',
  summary: 'all that is recorded of one order: state, stock, messages, mails, what it waits for',
  usage: `order ID [options]

All that is recorded of one order: its states, its lines and what it holds, the messages that took
effect and what they owed, its mails, and the message that it waits for. Ends with 1 when there is no such
order, or it needs a person: a message of it is dead, or owed for ${STUCK_AFTER_MINUTES} minutes and more, a mail was
refused, suppressed or came back, or what it holds is not what its state says.

  --personal          the customer, the owner and why SES refused a mail, too`,
  examples: ['order ord_9f86d081884c7d659a2feaa0c55ad015'],
  options: { personal: 'flag' },
  prepare(input) {
    const orderId = readOrderId(input, 'order');
    const isPersonal = input.flag('personal');
    return (deployment) => orUnreadable(() => show(deployment, orderId, isPersonal));
  },
};

/** @throws UsageError */
export function readOrderId({ words }: Input, command: string): string {
  const [orderId, ...others] = words;
  if (orderId === undefined || others.length > 0) throw new UsageError(`${command} takes one ID`);
  if (ORDER_ID.test(orderId)) return orderId;
  throw new UsageError(`"${orderId}" is no order's id: ord_ and 32 hexadecimal digits`);
}

export const notFound = (orderId: string): Outcome => ({
  isWell: false,
  text: `There is no order ${orderId}.`,
  data: { orderId, found: false },
});

async function show(
  { connection, outputs, clock }: Deployment,
  orderId: string,
  isPersonal: boolean,
): Promise<Outcome> {
  const nowMs = clock.now();
  const dossier = await readDossier(dossierStores(connection, outputs, clock), orderId, nowMs);
  if (!dossier) return notFound(orderId);
  const problems = await judgeAlone(connection.dynamoDb, outputs.tables, orderId);
  const findings: Findings = {
    dossier,
    outstanding: outstandingOf(dossier),
    problems: (problems ?? []).map(({ problem }) => problem),
  };
  const needs = needsOf(findings, STUCK_AFTER_MINUTES * 60_000, nowMs);
  return {
    isWell: needs.length === 0,
    text: renderOrder(findings, { isPersonal, needs, nowMs }),
    data: dataOf(findings, needs, isPersonal),
  };
}

function dataOf({ dossier, outstanding }: Findings, needs: readonly string[], isPersonal: boolean) {
  const { customer, owner, requestHash: _, receivedBucket: _bucket, ...order } = dossier.order;
  const { listPartition: _partition, listPosition: _position, ...told } = order;
  return {
    needsAPerson: needs,
    order: { ...told, ...(isPersonal && { customer, owner }) },
    reservation: dossier.reservation ?? null,
    handled: dossier.handled.map(({ id, stage, atMs, owed }) => ({
      message: id,
      stage,
      at: new Date(atMs).toISOString(),
      owed: owed.map((message) => message.id),
    })),
    mails: dossier.mails.map(({ reason, token: _token, ...mail }) => ({
      ...mail,
      ...(isPersonal && reason !== undefined && { reason }),
    })),
    feedback: dossier.feedback,
    owed: outstanding.map(({ message, sinceMs }) => ({
      message: message.id,
      queue: message.queue,
      since: new Date(sinceMs).toISOString(),
    })),
    dead: deadOf(dossier),
  };
}
