/** The ports of a handler in one environment: every call goes over the network of the simulation. */
import type { SQSRecord } from 'aws-lambda';
import {
  type Clock,
  type Commit,
  type DeadLetterQueues,
  keyAttribute,
  type Logger,
  type Mail,
  type Mailer,
  type MailResult,
  type Outgoing,
  type QueueClient,
  type QueueRole,
  queueRoles,
  type Scanner,
  type SourceQueue,
  type Store,
  type Write,
} from '../../lambdas/runtime/ports.ts';
import { deadLettersAt, scannerAt } from './dead-letter-ports.ts';
import type { Environment } from './environment.ts';
import { LONGEST_LAG_MS } from './lag.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

export interface Ports {
  readonly store: Store;
  readonly queues: QueueClient;
  readonly mailer: Mailer;
  readonly source: SourceQueue;
  readonly deadLetters: DeadLetterQueues;
  readonly scanner: Scanner;
  readonly clock: Clock;
  readonly log: Logger;
}

/** An address that SES will never mail to. */
export const REFUSED_ADDRESS = 'refused@example.com';

/** `who` names the function: the first part of each site. */
export function portsOf(world: World, env: Environment, who: string, random: Random): Ports {
  const { timeline, trace } = world;
  return {
    store: storeOf(world, env, who, random),
    queues: queuesOf(world, env, who, random),
    mailer: mailerOf(world, env, who),
    source: sourceAt(world, env, who),
    deadLetters: deadLettersAt(world, env, who),
    scanner: scannerAt(world, env, who, random),
    clock: {
      now: () => Math.floor(timeline.now + env.skewMs),
      sleep: (ms) =>
        new Promise((resolve) => timeline.after(ms, () => env.resume(() => resolve(undefined)))),
      after: (ms, run) => {
        const planned = timeline.after(ms, () => env.resume(run));
        return () => planned.cancel();
      },
      random: () => random.next(),
    },
    log: {
      log: (level, event, fields = {}) =>
        trace.note(timeline.now, env.name, () => `${level} ${event} ${brief(fields)}`),
    },
  };
}

function storeOf(world: World, env: Environment, who: string, random: Random): Store {
  const { network, accountant, services, timeline } = world;
  const { tables, locks } = services;
  const conflict = (writes: readonly Write[], isHit: (write: Write, at: number) => boolean) =>
    ({
      kind: 'refused',
      refusals: writes.map((write, at) => (isHit(write, at) ? { kind: 'conflict' } : undefined)),
    }) satisfies Commit;
  const contend = (writes: readonly Write[], commit: () => Commit): Commit => {
    const held = locks.release(writes, timeline.now);
    if (held.size > 0) return conflict(writes, (write) => held.has(write));
    return accountant.strict(() => accountant.commit(env, commit));
  };
  return {
    async get(keys) {
      // As the adapter: it asks for nothing when there is nothing to ask for.
      if (keys.length === 0) return [];
      accountant.reads(env);
      const early = keys.slice(0, Math.floor(keys.length / 2)).map((key) => tables.get(key));
      return network.call(env, {
        site: `${who} get`,
        kind: 'read',
        what: () => `get ${keys.map(({ table, key }) => `${table}/${key}`).join(' ')}`,
        effect: () => keys.map((key) => tables.get(key)),
        variants: {
          torn: () => [...early, ...keys.slice(early.length).map((key) => tables.get(key))],
        },
      });
    },
    write(write) {
      const writes = [write];
      locks.take(writes, timeline.now);
      return network.call<Commit>(env, {
        site: `${who} ${write.kind} ${write.table}`,
        kind: 'write',
        what: () => `${write.kind} ${describe(write)}`,
        effect: () => contend(writes, () => tables.write(write)),
        variants: { conflict: () => ({ kind: 'refused', refusals: [{ kind: 'conflict' }] }) },
      });
    },
    transact(writes) {
      const victim = random.between(0, writes.length - 1);
      locks.take(writes, timeline.now);
      return network.call<Commit>(env, {
        site: `${who} transact`,
        kind: 'transact',
        what: () => `transact ${writes.map(describe).join(', ')}`,
        effect: () => contend(writes, () => tables.transact(writes)),
        variants: {
          conflict: () => conflict(writes, (_, at) => at === victim),
        },
      });
    },
    query(query) {
      const thenMs = timeline.now - random.between(0, LONGEST_LAG_MS);
      return network.call(env, {
        site: `${who} query`,
        kind: 'ask',
        what: () => `query ${query.index}`,
        effect: () => tables.query(query),
        variants: { stale: () => tables.query(query, services.lag.since(thenMs)) },
      });
    },
  };
}

function queuesOf(world: World, env: Environment, who: string, random: Random): QueueClient {
  const { network, accountant, services } = world;
  return {
    sendBatch(queue, messages) {
      const fails = messages.map(() => random.chance(0.5));
      const send = (which: readonly Outgoing[]) => {
        const failed = accountant.strict(() => services.send(queue, which));
        accountant.sent(queue, which);
        return failed;
      };
      return network.call<readonly Outgoing[]>(env, {
        site: `${who} send ${queue}`,
        queue,
        kind: 'send',
        what: () => `send ${messages.map(({ id }) => id).join(' ')}`,
        effect: () => send(messages),
        variants: {
          partial: () => {
            send(messages.filter((_, at) => !fails[at]));
            return messages.filter((_, at) => fails[at]);
          },
        },
      });
    },
  };
}

function mailerOf({ network, accountant, services }: World, env: Environment, who: string): Mailer {
  return {
    send(mail: Mail) {
      accountant.mailStarts(env, mail);
      return network.call<MailResult>(env, {
        site: `${who} mail`,
        kind: 'mail',
        what: () => `mail ${mail.tags['outcome']} of ${mail.tags['order']}`,
        effect: () => {
          if (mail.to === REFUSED_ADDRESS) return { kind: 'refused', reason: 'MessageRejected' };
          services.mail(mail);
          return { kind: 'accepted', sesMessageId: `ses-${services.mails.length}` };
        },
      });
    },
  };
}

function sourceAt(
  { network, services, graveyard }: World,
  env: Environment,
  who: string,
): SourceQueue {
  return {
    maxReceiveCount: services.settings.maxReceiveCount,
    hide: (records, seconds) =>
      network.call(env, {
        site: `${who} hide`,
        ...sourceOf(records[0]),
        kind: 'settle',
        what: () => `hide ${records.length} for ${seconds} s`,
        effect: () => services.hide(records, seconds),
      }),
    bury: (record, failure) =>
      network.call(env, {
        site: `${who} bury`,
        ...sourceOf(record),
        kind: 'settle',
        what: () => `bury ${record.body.slice(0, 80)}: ${failure.error}`,
        effect: () => {
          graveyard.buried(record.body, Number(record.attributes.ApproximateReceiveCount));
          services.bury(record, failure);
        },
      }),
  };
}

/** The simulated mappings name the queue by its role. */
function sourceOf(record: SQSRecord | undefined): { readonly queue?: QueueRole } {
  const queue = queueRoles.find((role) => role === record?.eventSourceARN);
  return queue ? { queue } : {};
}

const keyOf = (write: Write): string =>
  write.kind === 'update' ? write.key : String(write.item[keyAttribute[write.table]]);

const describe = (write: Write) =>
  `${write.table}/${keyOf(write)}${write.kind === 'update' ? ` ${brief(write.set ?? {})}${brief(write.add ?? {})}` : ''}`;

function brief(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(fields)
    .map(
      ([name, value]) =>
        `${name}=${value instanceof Error ? value.message : JSON.stringify(value)}`,
    )
    .join(' ');
}
