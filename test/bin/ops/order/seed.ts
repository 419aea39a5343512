/** An order as the tables have it, a step after the other, with the records of its messages. */
import { commandOf } from '../../../../core/commands.ts';
import type { Order } from '../../../../core/order.ts';
import { dynamoDbStore } from '../../../../lambdas/runtime/aws/dynamodb-store.ts';
import { recordWrite } from '../../../../lambdas/runtime/inbox.ts';
import { outgoing } from '../../../../lambdas/runtime/outgoing.ts';
import type { Outgoing, Write } from '../../../../lambdas/runtime/ports.ts';
import { systemClock } from '../../../../lambdas/runtime/system-clock.ts';
import type { Engine } from '../../../lambdas/runtime/aws/engine.ts';
import { orderIn } from '../../../support/samples.ts';

/** An order that waits for the inventory since that time of the day on which the operator looks. */
export function reservingSince(orderId: string, time: string): Order {
  return {
    ...orderIn('reserving', orderId),
    timeline: [
      { state: 'received', at: '2026-03-01T11:00:00.000Z' },
      { state: 'reserving', at: `2026-03-01T${time}:00.000Z` },
    ],
  };
}

export const commandFor = (order: Order) => outgoing(commandOf('inventory.reserve', order));

export async function write({ client, tableNames }: Engine, ...writes: Write[]): Promise<void> {
  const store = dynamoDbStore(client, tableNames, systemClock);
  for (const one of writes) await store.write(one);
}

export const put = (order: Order): Write => ({ kind: 'put', table: 'orders', item: order });

/** That a message was handled then, and owes these. */
export const handled = (id: string, time: string, ...owed: Outgoing[]) =>
  recordWrite(id, owed, Date.parse(`2026-03-01T${time}:00.000Z`));

/** Why a message of the inventory is dead. */
export const failure = {
  stage: 'inventory',
  attempt: 3,
  error: 'PermanentFault: no',
  at: '2026-03-01T11:52',
};
