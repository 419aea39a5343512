/**
 * The one window in which a mail can be sent twice: from the moment that SES may have taken it to the
 * mark. Every fault in it is counted, mail by mail, and explains one more of that mail.
 */
import * as z from 'zod';
import type { Mail } from '../../local/ses/mail.ts';
import type { LogEntry } from '../support/recording-log.ts';
import type { Observed } from './proxy.ts';

/** Faults after which SES may have taken the mail, and the client does not know it. */
const uncertain: readonly Observed['fault'][] = ['cut-after', 'cut-within', 'silent', 'late'];

const update = z.object({ Key: z.object({ messageId: z.object({ S: z.string() }).optional() }) });

export class MailWindow {
  readonly #faults = new Map<string, number>();

  observe(observed: Observed): void {
    const { call, fault, isAbandoned, body } = observed;
    if (call === 'SendEmail') {
      if (fault === 'repeated') this.#count(mailIn(body));
      // A busy machine makes clients give up without any fault of ours, and beside one.
      if (isAbandoned || uncertain.includes(fault)) this.#count(mailIn(body));
    }
    if (call === 'UpdateItem' && (isAbandoned || fault)) this.#count(recordIn(body));
  }

  /** The handler gave up waiting, near the end of its invocation: the wire shows nothing of that. */
  observeLog({ event, fields }: LogEntry): void {
    const { stage, groupId, error } = fields;
    if (event !== 'message-failed' || stage !== 'email' || !(error instanceof Error)) return;
    if (!/before the end|too little time/.test(error.message)) return;
    for (const outcome of ['confirmed', 'rejected', 'cancelled']) {
      this.#count(`${groupId}/email.${outcome}/1`);
    }
  }

  /** Mails that were sent more often than once and the faults of their window. */
  unexplained(mails: readonly Mail[]): readonly string[] {
    const sent = new Map<string, number>();
    for (const { tags } of mails) {
      const id = idOf(tags['order'], tags['outcome']);
      sent.set(id, (sent.get(id) ?? 0) + 1);
    }
    return [...sent].flatMap(([id, times]) => {
      const faults = this.#faults.get(id) ?? 0;
      if (times <= 1 + faults) return [];
      return [`${id} was sent ${times} times, with ${faults} faults in its window`];
    });
  }

  #count(id: string | undefined): void {
    if (id !== undefined) this.#faults.set(id, (this.#faults.get(id) ?? 0) + 1);
  }
}

const idOf = (order: string | undefined, outcome: string | undefined) =>
  `${order}/email.${outcome}/1`;

/** The mail that a form of `SendEmail` is: its tags name order and outcome. */
function mailIn(form: string): string {
  const fields = new URLSearchParams(form);
  const tags = new Map<string, string>();
  for (let n = 1; fields.has(`Tags.member.${n}.Name`); n++) {
    tags.set(fields.get(`Tags.member.${n}.Name`) ?? '', fields.get(`Tags.member.${n}.Value`) ?? '');
  }
  return idOf(tags.get('order'), tags.get('outcome'));
}

/** The mail whose record an `UpdateItem` changes; undefined of another table's item. */
const recordIn = (body: string) => update.parse(JSON.parse(body)).Key.messageId?.S;
