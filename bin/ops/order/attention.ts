/** What of an order needs a person. */
import { type Attention, attentionOf } from '../../../lambdas/api/attention.ts';
import { duration, shortName } from '../words.ts';
import type { Dossier } from './dossier.ts';
import type { Outstanding } from './outstanding.ts';

export interface Findings {
  readonly dossier: Dossier;
  readonly outstanding: readonly Outstanding[];
  /** Between the order and its reservation: see `order-rules.ts`. */
  readonly problems: readonly string[];
}

/** A sentence each, with the command to go on with. */
export function needsOf(
  { dossier, outstanding, problems }: Findings,
  patienceMs: number,
  nowMs: number,
): readonly string[] {
  const { orderId } = dossier.order;
  const dead = deadOf(dossier);
  const isDead = (id: string) => dead.some(({ message }) => message === id);
  return [
    ...dead.map(
      ({ message, stage, error }) =>
        `${shortName(message)} is dead in ${stage}: ${error} (dlq redrive --order ${orderId})`,
    ),
    ...outstanding
      .filter(({ message, sinceMs }) => !isDead(message.id) && nowMs - sinceMs >= patienceMs)
      .map(
        ({ message, sinceMs }) =>
          `${shortName(message.id)} is owed for ${duration(nowMs - sinceMs)} (resume-order ${orderId})`,
      ),
    ...dossier.mails
      .filter(({ status }) => status === 'refused')
      .map(({ type }) => `SES refused ${type}: the customer was not told (--personal says why)`),
    ...dossier.mails
      .filter(({ status }) => status === 'suppressed')
      .map(({ type }) => `${type} was not sent: the address is suppressed`),
    ...dossier.feedback.map(({ mail, kind }) => `${shortName(mail)} ${kind}`),
    ...problems,
  ];
}

export const deadOf = ({ failures }: Dossier): Attention['messages'] =>
  attentionOf(failures)?.messages ?? [];
