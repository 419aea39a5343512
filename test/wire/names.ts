import type { QueueRole } from '../../lambdas/runtime/ports.ts';

export const queueRoles = [
  'orders',
  'replies',
  'inventory',
  'email',
] as const satisfies QueueRole[];

export const queueName = (role: QueueRole) => `${role}.fifo`;
export const deadLettersOf = (role: QueueRole) => `${role}-dead.fifo`;
