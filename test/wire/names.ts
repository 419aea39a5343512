import { type QueueRole, queueRoles } from '../../lambdas/runtime/ports.ts';

export const queueName = (role: QueueRole) => `${role}.fifo`;
export const deadLettersOf = (role: QueueRole) => `${role}-dead.fifo`;

/** @throws Error no queue of the pipeline is there */
export function roleOfQueue(url: string): QueueRole {
  const role = queueRoles.find((one) => url.endsWith(`/${queueName(one)}`));
  if (role === undefined) throw new Error(`no queue is at ${url}`);
  return role;
}
