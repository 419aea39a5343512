/** What must hold of mails: at least one an outcome, and a second only for a fault in the window. */
import type { Order } from '../../core/order.ts';
import { settledStates } from '../../core/states.ts';
import type { MailRecord } from '../../lambdas/email/mail-record.ts';
import type { Mail } from '../../lambdas/runtime/ports.ts';
import type { Environment } from './environment.ts';
import type { CallFault } from './faults.ts';
import type { Watched } from './services.ts';

const outcomes = settledStates;

export class MailWatch {
  readonly #services: Watched;
  readonly #report: (invariant: string, what: string) => void;
  /** Between the start of a mail and its mark: which mail an environment is about. */
  readonly #open = new Map<Environment, string>();
  /** What hit inside that window, by mail. */
  readonly #hits = new Map<string, Record<Hit, number>>();

  constructor(services: Watched, report: (invariant: string, what: string) => void) {
    this.#services = services;
    this.#report = report;
  }

  starts(env: Environment, { tags }: Mail): void {
    const { order = '', outcome = '' } = tags;
    const id = `${order}/email.${outcome}/1`;
    const own = this.#record(order, outcome);
    if (!own) this.#report('no mail is started without a claim', id);
    if (own && own.status !== 'claimed') {
      this.#report('no mail is started once it is marked', `${id} is ${own.status}`);
    }
    for (const other of outcomes) {
      const later = this.#record(order, other);
      if (own && later && later.version > own.version && isOut(later)) {
        this.#report('no mail tells what a later state has overtaken', `${id} after ${other}`);
      }
    }
    this.#open.set(env, id);
  }

  /** Marked, or given back: either closes the window, and so does the claim that follows. */
  recorded(env: Environment | undefined, id: string): void {
    if (env && this.#open.get(env) === id) this.#open.delete(env);
  }

  /** An invocation is over, and so is what it was about; one that goes on has timed out. */
  ends(env: Environment): void {
    this.#open.delete(env);
  }

  faultHit(env: Environment, site: string, fault: CallFault | 'timeout'): void {
    const id = this.#open.get(env);
    const hit = id === undefined ? undefined : hitOf(site, fault);
    if (id === undefined || hit === undefined) return;
    const hits = this.#hits.get(id) ?? { window: 0, mark: 0 };
    hits[hit] += 1;
    this.#hits.set(id, hits);
  }

  close(orders: readonly Order[]): void {
    for (const order of orders) {
      const had = order.timeline.map(({ state }) => state);
      for (const outcome of outcomes) {
        this.#closeOne(order.orderId, outcome, had.includes(outcome));
      }
    }
  }

  #closeOne(orderId: string, outcome: string, isDue: boolean): void {
    const id = `${orderId}/email.${outcome}/1`;
    const accepted = this.#services.mails.filter(
      (mail) => mail.orderId === orderId && mail.outcome === outcome,
    ).length;
    const record = this.#record(orderId, outcome);
    if (!isDue) {
      if (accepted > 0) this.#report('no mail tells what never was', id);
      return;
    }
    if (!record || record.status === 'claimed') {
      this.#report('one mail per outcome', `${id} is ${record?.status ?? 'not recorded'}`);
    } else if (record.status === 'sent' && accepted === 0) {
      this.#report('one mail per outcome', `${id} is marked and was never sent`);
    } else if (record.status === 'superseded' && !this.#isOvertaken(orderId, record)) {
      this.#report('one mail per outcome', `${id} is superseded by nothing`);
    }
    const { window, mark } = this.#hits.get(id) ?? { window: 0, mark: 0 };
    const explained = window + Math.floor(mark / MARKS_MISSED);
    if (accepted - 1 > explained) {
      const what = `${id} was sent ${accepted} times, with faults in its window for ${explained} more`;
      this.#report('a second mail needs a fault in its window', what);
    }
  }

  #isOvertaken(orderId: string, record: MailRecord): boolean {
    return outcomes.some((other) => {
      const later = this.#record(orderId, other);
      return later !== undefined && later.version > record.version && isOut(later);
    });
  }

  #record(orderId: string, outcome: string): MailRecord | undefined {
    const key = `${orderId}/email.${outcome}/1`;
    return this.#services.tables.get({ table: 'idempotency', key }) as MailRecord | undefined;
  }
}

const isOut = ({ status }: MailRecord) =>
  status === 'sent' || status === 'refused' || status === 'suppressed';

/** `window`: explains one mail more. `mark`: a try at the mark that is made again. */
type Hit = 'window' | 'mark';

/** Tries at the mark that must miss before a mail may stay unmarked: the time may run out by then. */
const MARKS_MISSED = 2;
/** What takes the process away, or the time that it has left, whatever it was about to do. */
const fatal: readonly string[] = ['crash-before', 'crash-after', 'stall', 'slow', 'timeout'];
/** After these SES has not taken the mail: they leave no window. */
const notTaken: readonly string[] = ['throttle', 'fail', 'crash-before'];

function hitOf(site: string, fault: CallFault | 'timeout'): Hit | undefined {
  if (site.endsWith(' mail')) return notTaken.includes(fault) ? undefined : 'window';
  if (fatal.includes(fault)) return 'window';
  return site.endsWith(' update idempotency') ? 'mark' : undefined;
}
