/** The operator's redrive: the command's own, from a terminal whose every call can go wrong. */
import type { DeadLetters, Letter, Outgoing, SendAnswer } from '../../bin/ops/dlq/letters.ts';
import type { QueueRole } from '../../lambdas/runtime/ports.ts';
import { SqsError } from '../../local/sqs/errors.ts';
import type { Environment } from './environment.ts';
import { deadLettersOf, nameOf } from './services.ts';
import type { World } from './world.ts';

interface HeldLetter extends Letter {
  readonly receiptHandle: string;
}

/** Longer than a redrive, seconds. */
const HIDDEN_SECONDS = 600;

export function redrivableAt(
  { network, services }: World,
  env: Environment,
  role: QueueRole,
): DeadLetters<HeldLetter> {
  const { sqs } = services;
  const from = deadLettersOf(role);
  const receive = (): HeldLetter[] =>
    sqs
      .receive(from, { maxMessages: 10, visibilityTimeoutSeconds: HIDDEN_SECONDS })
      .map(({ messageId, receiptHandle, body, systemAttributes }) => ({
        messageId,
        receiptHandle,
        body,
        deduplicationId: systemAttributes['MessageDeduplicationId'] ?? '',
        groupId: systemAttributes['MessageGroupId'] ?? '',
        sentAtMs: Number(systemAttributes['SentTimestamp']),
      }));
  const send = ({ letter, deduplicationId }: Outgoing<HeldLetter>): SendAnswer => {
    const { body, groupId } = letter;
    const { messageId } = sqs.send(nameOf(role), { body, groupId, deduplicationId });
    return { kind: 'sent', messageId };
  };
  /** Whether it is still there: SQS says so of each, whatever becomes of the others. */
  const isLeft = ({ receiptHandle }: HeldLetter): boolean => {
    try {
      sqs.delete(from, receiptHandle);
      return false;
    } catch (error) {
      if (error instanceof SqsError) return true;
      throw error;
    }
  };
  return {
    receive: () =>
      network.call(env, {
        site: 'operator receive',
        queue: role,
        kind: 'receive',
        what: () => `receives dead letters of ${role}`,
        effect: receive,
      }),
    send: (messages) =>
      network.call<readonly SendAnswer[]>(env, {
        site: 'operator send',
        queue: role,
        kind: 'send',
        what: () => `redrives ${messages.map(({ letter }) => letter.body.slice(0, 90)).join(' ')}`,
        effect: () => messages.map(send),
        variants: {
          partial: () =>
            messages.map((message, at) =>
              at % 2 === 0 ? { kind: 'refused', reason: 'InternalError' } : send(message),
            ),
        },
      }),
    delete: (letters) =>
      network.call<readonly HeldLetter[]>(env, {
        site: 'operator delete',
        queue: role,
        kind: 'delete',
        what: () => `deletes ${letters.length} letters of ${role}`,
        effect: () => letters.filter(isLeft),
        variants: {
          partial: () => letters.filter((letter, at) => at % 2 === 0 || isLeft(letter)),
        },
      }),
    giveBack: (letters) =>
      network.call(env, {
        site: 'operator give back',
        queue: role,
        kind: 'settle',
        what: () => `gives back ${letters.length} letters of ${role}`,
        effect: () => {
          for (const { receiptHandle } of letters) sqs.changeVisibility(from, receiptHandle, 0);
        },
      }),
  };
}

/** Throws away dead letters, by their bodies. */
export function discard(
  { services }: World,
  role: QueueRole,
  isDiscarded: (body: string) => boolean,
) {
  const { sqs } = services;
  const from = deadLettersOf(role);
  const held = [];
  for (;;) {
    const letters = sqs.receive(from, { maxMessages: 10 });
    if (letters.length === 0) break;
    held.push(...letters);
  }
  for (const { body, receiptHandle } of held) {
    if (isDiscarded(body)) sqs.delete(from, receiptHandle);
    else sqs.changeVisibility(from, receiptHandle, 0);
  }
}
