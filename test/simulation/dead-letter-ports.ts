/** What the watch sees of the dead-letter queues and of a whole table. */
import { businessIdOf, type Failure, failure } from '../../lambdas/runtime/failure-record.ts';
import type { DeadLetter, DeadLetterQueues, Scanner } from '../../lambdas/runtime/ports.ts';
import type { ReceivedMessage } from '../../local/sqs/receive.ts';
import type { Environment } from './environment.ts';
import { LONGEST_LAG_MS } from './lag.ts';
import type { Random } from './random.ts';
import { deadLettersOf } from './services.ts';
import type { World } from './world.ts';

export function deadLettersAt(
  { network, services }: World,
  env: Environment,
  who: string,
): DeadLetterQueues {
  const { sqs } = services;
  return {
    receive: (queue, heldSeconds) =>
      network.call(env, {
        site: `${who} look`,
        queue,
        kind: 'receive',
        what: () => `looks at the dead letters of ${queue}`,
        effect: () =>
          sqs
            .receive(deadLettersOf(queue), {
              maxMessages: 10,
              visibilityTimeoutSeconds: heldSeconds,
            })
            .map(toLetter),
      }),
    giveBack: (queue, letters) =>
      network.call(env, {
        site: `${who} give back`,
        queue,
        kind: 'settle',
        what: () => `gives back ${letters.map(({ id }) => id).join(' ')}`,
        effect: () => {
          for (const { receiptHandle } of letters) {
            sqs.changeVisibility(deadLettersOf(queue), receiptHandle, 0);
          }
        },
      }),
  };
}

function toLetter(message: ReceivedMessage): DeadLetter {
  const { body, systemAttributes, messageAttributes } = message;
  return {
    receiptHandle: message.receiptHandle,
    groupId: systemAttributes['MessageGroupId'] ?? '',
    id: businessIdOf(body),
    failure: failureOf(messageAttributes['failure']?.stringValue),
  };
}

function failureOf(json: string | undefined): Failure | undefined {
  return json === undefined ? undefined : failure.parse(JSON.parse(json));
}

export function scannerAt(
  { network, services, timeline }: World,
  env: Environment,
  who: string,
  random: Random,
): Scanner {
  const { tables, lag } = services;
  return {
    scan: (table, limit, after) => {
      const thenMs = timeline.now - random.between(0, LONGEST_LAG_MS);
      return network.call(env, {
        site: `${who} scan`,
        kind: 'ask',
        what: () => `scans ${table}`,
        effect: () => tables.scan(table, limit, after),
        variants: { stale: () => tables.scan(table, limit, after, lag.since(thenMs)) },
      });
    },
  };
}
