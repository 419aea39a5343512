/**
 * A deployment that comes while there is traffic. Messages of the newer code may be there before it
 * is: they wait for it, and whoever reads them then is not this code.
 */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { commands } from '../../core/commands.ts';
import { head, type MessageType } from '../../core/messages.ts';
import { type QueueRole, queueRoles } from '../../lambdas/runtime/ports.ts';
import type { Handler } from './lambda.ts';
import type { Profile } from './profiles.ts';
import type { Random } from './random.ts';
import { nameOf, type Services } from './services.ts';
import type { Timeline } from './timeline.ts';
import type { Trace } from './trace.ts';

/** A message of a version that this code does not know. */
interface Newer {
  readonly role: QueueRole;
  readonly body: string;
  /** Of its own: what waits behind it would wait for the deployment. */
  readonly groupId: string;
  readonly sentAtMs: number;
  /** When the newer code is there: no later than an outage may last. */
  readonly deployedAtMs: number;
}

type Consume = Handler<SQSEvent, SQSBatchResponse>;

const MINUTE_MS = 60_000;
export interface DeploymentOptions {
  readonly timeline: Timeline;
  readonly services: Services;
  readonly trace: Trace;
  readonly report: (invariant: string, what: string) => void;
}

export class Deployment {
  readonly #options: DeploymentOptions;
  #newer: Newer | undefined;
  #isThere = false;
  #isRead = false;

  constructor(options: DeploymentOptions) {
    this.#options = options;
  }

  /** Whether no deployment is to come. */
  get isOver(): boolean {
    return this.#newer === undefined || this.#isThere;
  }

  /** In some schedules. */
  plan(random: Random, { deploymentProbability, spreadMs }: Profile): void {
    const role = random.pick(queueRoles);
    const sentAtMs = random.between(0, spreadMs);
    const waitsMs = random.between(1, random.pick([5, 60, 360])) * MINUTE_MS;
    if (!random.chance(deploymentProbability)) return;
    const groupId = 'newer_0';
    const body = JSON.stringify({ ...head(groupId, typeOn(role)), schemaVersion: 2, more: true });
    const newer = { role, body, groupId, sentAtMs, deployedAtMs: sentAtMs + waitsMs };
    this.#newer = newer;
    this.#options.timeline.after(sentAtMs, () => this.#send(newer));
    this.#options.timeline.after(newer.deployedAtMs, () => this.#deploy());
  }

  /** The consumer, and from the deployment on the one that replaces it: it reads what is newer, too. */
  over(consume: Consume): Consume {
    return (event, context) => {
      if (!this.#isThere) return consume(event, context);
      const Records = event.Records.filter(({ body }) => !this.#reads(body));
      if (Records.length > 0) return consume({ Records }, context);
      return Promise.resolve({ batchItemFailures: [] });
    };
  }

  /** A message is in a dead-letter queue. */
  died(body: string): void {
    if (body !== this.#newer?.body) return;
    this.#options.report('a message of newer code waits for it', `${body} is dead`);
  }

  /** Once nothing is left to happen. */
  close(): void {
    if (this.#newer === undefined || this.#isRead) return;
    this.#options.report('a message of newer code is read by it', `${this.#newer.body} is not`);
  }

  #deploy(): void {
    const { timeline, trace } = this.#options;
    trace.note(timeline.now, 'world', () => 'newer code is deployed');
    this.#isThere = true;
  }

  #send({ role, body, groupId }: Newer): void {
    this.#options.services.sqs.send(nameOf(role), { body, groupId, deduplicationId: groupId });
  }

  #reads(body: string): boolean {
    if (body !== this.#newer?.body) return false;
    this.#isRead = true;
    return true;
  }
}

/** What a message of a queue is about: one of a version to come may look very much like it. */
function typeOn(role: QueueRole): MessageType {
  if (role === 'orders') return 'order.submitted';
  if (role === 'replies') return 'stock.released';
  const command = commands.findLast(({ stage }) => stage === role);
  if (!command) throw new Error(`no command goes to ${role}`);
  return command.type;
}
