import type { QueueRole } from '../../lambdas/runtime/ports.ts';

export const queueName = (role: QueueRole) => `${role}.fifo`;
export const deadLettersOf = (role: QueueRole) => `${role}-dead.fifo`;
