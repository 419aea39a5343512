/** What must hold of mails that come back, of the addresses they went to, and of what is told. */
import type { Order } from '../../core/order.ts';
import { type MailRecord, mailKeys } from '../../lambdas/email/mail-record.ts';
import { feedbackIn, mailsKey, reportsIn } from '../../lambdas/runtime/mail-report.ts';
import type { Mail } from '../../lambdas/runtime/ports.ts';
import { suppressionKey } from '../../lambdas/runtime/suppression.ts';
import type { Environment } from './environment.ts';
import type { Returned } from './post.ts';
import type { Watched } from './services.ts';

export class FeedbackWatch {
  readonly #services: Watched;
  readonly #report: (invariant: string, what: string) => void;
  /** Virtual times: when an address was suppressed, by the table's key; */
  readonly #suppressedAt = new Map<string, number>();
  /** and when an environment began the read that it decides on. */
  readonly #readAt = new Map<Environment, number>();

  constructor(services: Watched, report: (invariant: string, what: string) => void) {
    this.#services = services;
    this.#report = report;
  }

  reads(env: Environment): void {
    this.#readAt.set(env, this.#services.now);
  }

  suppressed(key: string): void {
    if (!this.#suppressedAt.has(key)) this.#suppressedAt.set(key, this.#services.now);
  }

  mailStarts(env: Environment, { to, tags }: Mail): void {
    const since = this.#suppressedAt.get(suppressionKey(to).key);
    const readAt = this.#readAt.get(env) ?? 0;
    if (since === undefined || since >= readAt) return;
    this.#report('an address that is suppressed is not mailed', `${to} of ${tags['order']}`);
  }

  close(orders: readonly Order[], returned: readonly Returned[]): void {
    for (const order of orders) this.#closeOrder(order, returned);
    for (const { to, isFinal, feedbackId } of returned) {
      if (!isFinal || this.#isSuppressed(to)) continue;
      this.#report('what comes back for good suppresses its address', `${feedbackId}: ${to}`);
    }
  }

  #closeOrder({ orderId, customer, timeline }: Order, returned: readonly Returned[]): void {
    const item = this.#services.tables.get(mailsKey(orderId));
    const noted = feedbackIn(item).map(({ mail, kind, isFinal }) => `${mail} ${kind} ${isFinal}`);
    const due = returned
      .filter((one) => one.orderId === orderId)
      .map(({ mail, kind, isFinal }) => `${mail} ${kind} ${isFinal}`);
    if (noted.sort().join() !== due.sort().join()) {
      const what = `${orderId}: noted ${noted.join(', ')}; came back ${due.join(', ')}`;
      this.#report('what comes back is noted once', what);
    }
    const told = reportsIn(item);
    for (const key of mailKeys(orderId)) {
      const record = this.#services.tables.get(key) as MailRecord | undefined;
      const was = timeline.some(({ state }) => key.key === `${orderId}/email.${state}/1`);
      const isTold = record?.status !== 'claimed' && (was || record?.status !== 'superseded');
      const status = isTold ? record?.status : undefined;
      if (told.get(key.key)?.status !== status) {
        const what = `${key.key} is ${status}, and told to be ${told.get(key.key)?.status}`;
        this.#report('what became of a mail is told', what);
      }
      if (status === 'suppressed' && !this.#isSuppressed(customer.email)) {
        this.#report('a mail is suppressed for its address', `${key.key}: ${customer.email}`);
      }
    }
  }

  #isSuppressed(address: string): boolean {
    return this.#services.tables.get(suppressionKey(address)) !== undefined;
  }
}
