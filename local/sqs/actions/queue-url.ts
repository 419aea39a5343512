import { z } from 'zod';
import { queueDoesNotExist } from '../errors.ts';
import type { SqsModel } from '../model.ts';
import type { Queue } from '../queue.ts';

export const queueUrlSchema = z.string();

/** `http://127.0.0.1:4566/000000000000/orders.fifo`. */
export function queueUrl(queue: Queue, model: SqsModel, baseUrl: string): string {
  return `${baseUrl}/${model.place.accountId}/${queue.identity.name}`;
}

/**
 * The name in a queue's URL. Its host is the client's own name for this machine and does not
 * count: the last two segments of the path do. Throws QueueDoesNotExist.
 */
export function queueNameOf(url: string, model: SqsModel): string {
  const [account, name] = url.split('/').slice(-2);
  if (account !== model.place.accountId || name === undefined) throw queueDoesNotExist();
  return name;
}
