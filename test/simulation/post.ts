/**
 * What comes back of a mail that SES took: bounces and complaints, by way of a topic, in a standard
 * queue. They come soon or late, once or twice, in any order.
 */
import { messageId } from '../../core/messages.ts';
import type { Mail } from '../../lambdas/runtime/ports.ts';
import { bounceEvent, complaintEvent, type EventOptions } from '../support/ses-events.ts';
import type { Random } from './random.ts';
import { nameOf, type Services } from './services.ts';
import type { Timeline } from './timeline.ts';

/** An event that SES has published. */
export interface Returned {
  readonly orderId: string;
  /** Message id of the mail. */
  readonly mail: string;
  readonly to: string;
  readonly feedbackId: string;
  readonly kind: 'bounced' | 'complained';
  /** Whether the address is not to be mailed again. */
  readonly isFinal: boolean;
}

type Fate = 'arrives' | 'passing' | 'bounces' | 'complained';
/** Far more comes back than in any shop. */
const fates: readonly Fate[] = ['arrives', 'arrives', 'passing', 'bounces', 'complained'];

export class Post {
  readonly returned: Returned[] = [];
  readonly #timeline: Timeline;
  readonly #random: Random;
  readonly #services: Services;
  #underway = 0;

  constructor(timeline: Timeline, random: Random, services: Services) {
    this.#timeline = timeline;
    this.#random = random;
    this.#services = services;
    services.onMail = (mail) => this.#accepted(mail);
  }

  /** Whether all that is to come back is in the queue. */
  get isIdle(): boolean {
    return this.#underway === 0;
  }

  #accepted({ tags, to }: Mail): void {
    const random = this.#random;
    const fate = random.pick(fates);
    const times = random.chance(0.2) ? 2 : 1;
    const delays = [0, 1].map(() => random.between(50, random.pick([2_000, 60_000, 1_200_000])));
    if (fate === 'arrives') return;
    const { order: orderId = '', outcome = '' } = tags;
    const feedbackId = `feedback-${this.returned.length}`;
    const mail = messageId(orderId, `email.${outcome}` as 'email.confirmed');
    const kind = fate === 'complained' ? 'complained' : 'bounced';
    this.returned.push({ orderId, mail, to, feedbackId, kind, isFinal: fate !== 'passing' });
    const body = JSON.stringify(eventOf(fate, { orderId, outcome, to, feedbackId }));
    for (const delayMs of delays.slice(0, times)) this.#publish(delayMs, body);
  }

  #publish(delayMs: number, body: string): void {
    this.#underway += 1;
    this.#timeline.after(delayMs, () => {
      this.#underway -= 1;
      this.#services.sqs.send(nameOf('feedback'), { body });
    });
  }
}

function eventOf(fate: Exclude<Fate, 'arrives'>, options: EventOptions) {
  switch (fate) {
    case 'complained':
      return complaintEvent(options);
    case 'bounces':
      return bounceEvent(options);
    case 'passing':
      return bounceEvent(options, { bounceType: 'Transient', bounceSubType: 'MailboxFull' });
  }
}
