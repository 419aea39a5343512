import { UsageError } from '../../command-line/usage-error.ts';
import type { QueueUrls, StackOutputs } from '../../deployment/outputs.ts';

/** What an operator calls a queue: `order-replies` for `OrderReplies`. */
export function displayName({ name }: Pick<QueueUrls, 'name'>): string {
  return name.replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase();
}

/** The queue of that name, however it is written; all of them for `all`. @throws UsageError */
export function queuesNamed({ queues }: StackOutputs, name: string): readonly QueueUrls[] {
  const plain = (text: string) => text.toLowerCase().replaceAll('-', '');
  if (plain(name) === 'all') return queues;
  const found = queues.filter((queue) => plain(queue.name) === plain(name));
  if (found.length > 0) return found;
  const known = queues.map(displayName).join(', ');
  throw new UsageError(`there is no queue "${name}"; there are ${known}`);
}
