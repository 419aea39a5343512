/** The operator, once all is well again: gives dead letters back, in order, under fresh ids. */
import { queueRoles } from '../../lambdas/runtime/ports.ts';
import { deadLettersOf, nameOf, type Services } from './services.ts';
import type { Trace } from './trace.ts';

/** Throws away what is not kept; answers the bodies of what was given back. */
export function redriveAll(
  { sqs }: Services,
  trace: Trace,
  nowMs: number,
  isKept: (body: string) => boolean = () => true,
): readonly string[] {
  const redriven: string[] = [];
  for (const role of queueRoles) {
    const from = deadLettersOf(role);
    for (;;) {
      const letters = sqs.receive(from, { maxMessages: 10 });
      if (letters.length === 0) break;
      for (const { body, messageId, receiptHandle, systemAttributes } of letters) {
        sqs.delete(from, receiptHandle);
        if (!isKept(body)) continue;
        trace.note(nowMs, 'operator', () => `redrives ${body} to ${role}`);
        sqs.send(nameOf(role), {
          body,
          groupId: systemAttributes['MessageGroupId'] ?? '',
          deduplicationId: `redrive-${messageId}`,
        });
        redriven.push(body);
      }
    }
  }
  return redriven;
}
