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

/** What has become of the requests for one mail. */
interface Tally {
  /** That SES has taken, and answered. */
  answered: number;
  /** Of which the client does not know, and SES may have taken them. */
  unknown: number;
  /** Which SES has got twice. */
  repeated: number;
  /** Lines of the handlers that say so, or that an invocation ended before the mail was marked. */
  givenUp: number;
}

export class MailWindow {
  readonly #isToken: (value: string) => boolean;
  readonly #tallies = new Map<string, Tally>();
  /** By the token of its claim: the mail whose mark was tried, and whether it was ever set. */
  readonly #marks = new Map<string, { readonly id: string; isSet: boolean }>();

  /** `isToken` knows the name of a claim. */
  constructor(isToken: (value: string) => boolean) {
    this.#isToken = isToken;
  }

  observe(observed: Observed): void {
    if (observed.call === 'SendEmail') this.#observeSend(observed);
    if (observed.call === 'UpdateItem') this.#observeMark(observed);
  }

  #observeSend({ fault, isAbandoned, body }: Observed): void {
    const { tags } = mailIn(body);
    const tally = this.#tallyOf(idOf(tags['order'], tags['outcome']));
    if (fault === 'repeated') tally.repeated += 1;
    // A busy machine makes clients give up without any fault of ours, and beside one.
    if (isAbandoned || uncertain.includes(fault)) tally.unknown += 1;
    else if (fault === undefined || fault === 'repeated') tally.answered += 1;
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
   * What the wire may show nothing of: the handler gave up near the end of its invocation, or its
   * client did, with the answer before it that a busy machine had not let it read.
   */
  observeLog({ event, fields }: LogEntry): void {
    const { stage, messageId, error } = fields;
    if (event !== 'message-failed' || stage !== 'email' || !(error instanceof TransientFault))
      return;
    const isNearTheEnd = /before the end|too little time/.test(error.message);
    const isUnknown = !error.certain && /^SES did not take/.test(error.message);
    if (isNearTheEnd || isUnknown) this.#tallyOf(String(messageId)).givenUp += 1;
  }

  /** Mails that were sent more often than once and the faults of their window. */
  unexplained(mails: readonly Pick<Mail, 'tags'>[]): readonly string[] {
    const sent = new Map<string, number>();
    for (const { tags } of mails) {
      const id = idOf(tags['order'], tags['outcome']);
      sent.set(id, (sent.get(id) ?? 0) + 1);
    }
    return [...sent].flatMap(([id, times]) => {
      const faults = this.#faultsOf(id);
      if (times <= 1 + faults) return [];
      return [`${id} was sent ${times} times, with ${faults} faults in its window`];
    });
  }

  /** A line of a handler counts only for an answer after which no mark was tried. */
  #faultsOf(id: string): number {
    const { answered, unknown, repeated, givenUp } = this.#tallyOf(id);
    const marks = [...this.#marks.values()].filter((mark) => mark.id === id);
    const unset = marks.filter(({ isSet }) => !isSet).length;
    const unmarked = Math.max(0, answered - marks.length);
    return unknown + repeated + unset + Math.min(givenUp, unmarked);
  }

  #tallyOf(id: string): Tally {
    const none = { answered: 0, unknown: 0, repeated: 0, givenUp: 0 };
    const tally = this.#tallies.get(id) ?? none;
    this.#tallies.set(id, tally);
    return tally;
  }
}

const idOf = (order: string | undefined, outcome: string | undefined) =>
  `${order}/email.${outcome}/1`;
