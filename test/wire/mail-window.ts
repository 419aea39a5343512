/**
 * The one window in which a mail can be sent twice: from the moment that SES may have taken it to the
 * mark. What lets a mail through it is counted, mail by mail, and explains one more of that mail.
 */
import * as z from 'zod';
import { TransientFault } from '../../lambdas/runtime/faults.ts';
import type { Mail } from '../../local/ses/mail.ts';
import type { LogEntry } from '../support/recording-log.ts';
import { mailIn } from './mail-form.ts';
import type { Observed } from './proxy.ts';

/** Faults after which SES may have taken the mail, and the client does not know it. */
const uncertain: readonly Observed['fault'][] = ['cut-after', 'cut-within', 'silent', 'late'];
/** Faults after which the mark is set all the same, whatever the client knows. */
const harmless: readonly Observed['fault'][] = ['cut-after', 'cut-within', 'silent', 'repeated'];

const update = z.object({
  Key: z.object({ messageId: z.object({ S: z.string() }).optional() }),
  ExpressionAttributeValues: z
    .record(z.string(), z.object({ S: z.string().optional() }))
    .default({}),
});

export class MailWindow {
  readonly #isToken: (value: string) => boolean;
  readonly #faults = new Map<string, number>();
  /** Calls of SES whose client cannot know: as the wire shows them, and as the handlers' log does. */
  readonly #unknown = { onTheWire: new Map<string, number>(), inTheLog: new Map<string, number>() };
  /** By the token of its claim: the mail whose mark was tried, and whether it was ever set. */
  readonly #marks = new Map<string, { readonly id: string; isSet: boolean }>();

  /** `isToken` knows the name of a claim. */
  constructor(isToken: (value: string) => boolean) {
    this.#isToken = isToken;
  }

  observe(observed: Observed): void {
    const { call, fault, isAbandoned, body } = observed;
    if (call === 'SendEmail') {
      const { tags } = mailIn(body);
      const id = idOf(tags['order'], tags['outcome']);
      if (fault === 'repeated') add(this.#faults, id);
      // A busy machine makes clients give up without any fault of ours, and beside one.
      if (isAbandoned || uncertain.includes(fault)) add(this.#unknown.onTheWire, id);
    }
    if (call === 'UpdateItem') this.#observeMark(observed);
  }

  /** A mark that is set ends the window; one that no try has set leaves it open. */
  #observeMark({ fault, isAbandoned, body }: Observed): void {
    const { Key, ExpressionAttributeValues } = update.parse(JSON.parse(body));
    const values = Object.values(ExpressionAttributeValues).flatMap(({ S = [] }) => S);
    const token = values.find(this.#isToken);
    const id = Key.messageId?.S;
    if (id === undefined || token === undefined || !values.includes('sent')) return;
    const mark = this.#marks.get(token) ?? { id, isSet: false };
    this.#marks.set(token, mark);
    mark.isSet ||= harmless.includes(fault) || (fault === undefined && !isAbandoned);
  }

  /**
   * What the wire may show nothing of: the handler gave up waiting, near the end of its invocation, or
   * its client did, with the answer before it that a busy machine had not let it read.
   */
  observeLog({ event, fields }: LogEntry): void {
    const { stage, messageId, error } = fields;
    if (event !== 'message-failed' || stage !== 'email' || !(error instanceof TransientFault))
      return;
    const id = String(messageId);
    if (/before the end|too little time/.test(error.message)) add(this.#faults, id);
    if (!error.certain && /^SES did not take/.test(error.message)) add(this.#unknown.inTheLog, id);
  }

  /** Mails that were sent more often than once and the faults of their window. */
  unexplained(mails: readonly Pick<Mail, 'tags'>[]): readonly string[] {
    const sent = new Map<string, number>();
    for (const { tags } of mails) {
      const id = idOf(tags['order'], tags['outcome']);
      sent.set(id, (sent.get(id) ?? 0) + 1);
    }
    return [...sent].flatMap(([id, times]) => {
      const faults = (this.#faults.get(id) ?? 0) + this.#unknownOf(id) + this.#unset(id);
      if (times <= 1 + faults) return [];
      return [`${id} was sent ${times} times, with ${faults} faults in its window`];
    });
  }

  #unset(id: string): number {
    return [...this.#marks.values()].filter((mark) => mark.id === id && !mark.isSet).length;
  }

  /** Most of them show at both places. */
  #unknownOf(id: string): number {
    const { onTheWire, inTheLog } = this.#unknown;
    return Math.max(onTheWire.get(id) ?? 0, inTheLog.get(id) ?? 0);
  }
}

function add(counts: Map<string, number>, id: string): void {
  counts.set(id, (counts.get(id) ?? 0) + 1);
}

const idOf = (order: string | undefined, outcome: string | undefined) =>
  `${order}/email.${outcome}/1`;
