/** Tells the simulator's accountant what crosses the wire, as the simulator does of its ports. */
import type { Mail as InboxMail } from '../../local/ses/mail.ts';
import { Accountant } from '../simulation/accountant.ts';
import { Environment } from '../simulation/environment.ts';
import { batchIn } from './batch-body.ts';
import type { Exchange, WireAnswer } from './exchange.ts';
import type { Ledger } from './ledger.ts';
import { mailIn } from './mail-form.ts';

export class Witness {
  readonly accountant: Accountant;
  readonly #ledger: Ledger;

  /** `mayDie`: whether there is a reason for a message to be dead. */
  constructor(ledger: Ledger, mayDie: (body: string) => boolean) {
    this.#ledger = ledger;
    this.accountant = new Accountant(ledger, (body) => {
      if (!mayDie(body)) this.accountant.report('an outage is not poison', body);
    });
  }

  /** A mail starts when it is asked for: SES may take it much later. */
  requested({ call, body }: Exchange): void {
    if (call !== 'SendEmail') return;
    this.accountant.mailStarts(new Environment('an attempt', 0), mailIn(body));
  }

  async pass(exchange: Exchange, send: () => Promise<WireAnswer>): Promise<WireAnswer> {
    const answer = await this.#ledger.pass(exchange, send);
    if (exchange.call === 'SendMessageBatch' && answer.status === 200) this.#sent(exchange);
    return answer;
  }

  /** Once nothing is left to happen; `mails` are those that SES has taken. */
  close(mails: readonly InboxMail[]): void {
    // Of each mail one: how often it may be sent is told by `MailWindow`.
    const outcomes = new Map(
      mails.map(({ tags }) => [`${tags['order']} ${tags['outcome']}`, tags]),
    );
    for (const { order: orderId = '', outcome = '' } of outcomes.values()) {
      this.#ledger.mails.push({ orderId, outcome, atMs: this.#ledger.now });
    }
    // Every mail arrives: none comes back.
    this.accountant.closeBooks([]);
  }

  #sent({ body }: Exchange): void {
    const { queue, messages } = batchIn(body);
    // What a redrive sends was sent before, and has another id.
    const sent = messages.filter(({ id }) => !id.startsWith('redrive-'));
    this.accountant.sent(queue, sent);
  }
}
